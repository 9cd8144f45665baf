package dev.beckon.cloud.presence;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Turns the sightings of one store into visits and zone events. One engine per store, used by one
 * thread; it reads no clock and never blocks.
 */
public interface PresenceEngine {

  /**
   * Takes up one sighting. Older ones than the last of the same shopper and gateway are counted and
   * change nothing.
   *
   * @param nowMs service time, unix ms; must not run backwards (an earlier value counts as the
   *     last)
   * @param events receives what it caused, in order
   */
  void onSighting(Sighting sighting, long nowMs, Consumer<PresenceEvent> events);

  /** Takes up sightings in order, as {@link #onSighting} would one by one. */
  default void onSightings(List<Sighting> sightings, long nowMs, Consumer<PresenceEvent> events) {
    for (Sighting sighting : sightings) {
      onSighting(sighting, nowMs, events);
    }
  }

  /** Lets time pass: dwell thresholds, exits and ends of visits. Call every 100 ms or so. */
  void onTick(long nowMs, Consumer<PresenceEvent> events);

  /**
   * Continues saved visits after a restart. A continued visit keeps its id, zone and entry time;
   * its last ENTERED (or DWELT) is sent once more, with the same event id, at the next sighting
   * that supports the zone, since nobody knows whether it was decided.
   */
  void restore(Collection<Visit> visits, long nowMs);

  /**
   * Reports dwells at other thresholds, each from the next time on that somebody enters the zone.
   *
   * @param byZone ascending, in milliseconds; a zone that is missing has none
   */
  void dwellThresholdsMs(Map<String, List<Long>> byZone);

  /**
   * Drops all that is known of a shopper, without an event: consent was withdrawn.
   *
   * @return whether there was anything
   */
  boolean forget(String shopperId);

  /**
   * Two shoppers turned out to be one: the one's visit goes on as the other's, without an event. Of
   * two visits the one that began first goes on, from where the shopper was seen last.
   *
   * @param to who it is from now on
   */
  void rename(String from, String to);

  /** Visits that are going on. */
  Collection<Visit> visits();

  /**
   * When a shopper whose visit is going on was seen last, unix ms; {@link Long#MIN_VALUE} for
   * anybody else.
   */
  default long lastSeenMs(String shopperId) {
    return visits().stream()
        .filter(visit -> visit.shopperId().equals(shopperId))
        .mapToLong(Visit::lastSeenAtMs)
        .findFirst()
        .orElse(Long.MIN_VALUE);
  }
}
