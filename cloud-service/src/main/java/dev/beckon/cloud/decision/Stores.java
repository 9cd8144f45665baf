package dev.beckon.cloud.decision;

import dev.beckon.cloud.presence.Whereabouts;
import dev.beckon.cloud.shopper.TillFeeds;
import dev.beckon.cloud.stock.Stock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the stores; all of it answers from memory.
 *
 * @param zoneById every store's time zone
 * @param inbox whether offers wait in the app where push is off
 * @param quiet when nobody is told anything, by the store's clock
 * @param tills how fresh the stores' sales are
 * @param whereabouts asked on whichever thread the profile is read on
 */
public record Stores(
    Map<String, ZoneId> zoneById,
    boolean inbox,
    Optional<Hours> quiet,
    TillFeeds tills,
    Stock stock,
    Whereabouts whereabouts) {

  /** Keeps its own copy of the zones. */
  public Stores {
    zoneById = Map.copyOf(zoneById);
  }

  /** How it is in a store for a shopper who is there. */
  Moment at(String storeId, String shopperId, long nowMs) {
    return at(storeId, shopperId, nowMs, nowMs);
  }

  /**
   * How it would be at another time, as far as is known by now.
   *
   * @param knownMs now; what tills and gateways told counts as of then
   */
  Moment at(String storeId, String shopperId, long nowMs, long knownMs) {
    ZoneId zone = zoneById.get(storeId);
    return new Moment(
        zone,
        inbox,
        quiet.isPresent() && isQuiet(quiet.get(), zone, nowMs),
        sku -> stock.soldOut(storeId, sku, nowMs),
        tills.stale(storeId, knownMs),
        whereabouts.isElsewhere(shopperId, storeId, knownMs),
        nowMs);
  }

  /**
   * Until when an offer that may be made now may be shown: while its schedule holds and the store
   * is not quiet.
   *
   * @param limitMs at most until then, unix ms
   */
  long openUntilMs(String storeId, Offer.Schedule schedule, long nowMs, long limitMs) {
    ZoneId zone = zoneById.get(storeId);
    if (!Gates.isLive(schedule, zone, nowMs)) {
      return nowMs;
    }
    long atMs = nowMs;
    while (atMs < limitMs) {
      long nextMs = schedule.hours().nextChangeMs(zone, atMs);
      if (quiet.isPresent()) {
        nextMs = Math.min(nextMs, quiet.get().nextChangeMs(zone, atMs));
      }
      atMs = nextMs;
      if (!Gates.isLive(schedule, zone, atMs)
          || (quiet.isPresent() && isQuiet(quiet.get(), zone, atMs))) {
        return Math.min(atMs, limitMs);
      }
    }
    return limitMs;
  }

  /**
   * When the dates of an offer that may be made now are over, whatever its hours.
   *
   * @return unix ms; the greatest number there is for never
   */
  long endsMs(String storeId, Offer.Schedule schedule) {
    return schedule.until() == null
        ? Long.MAX_VALUE
        : schedule
            .hours()
            .endOf(schedule.until())
            .atZone(zoneById.get(storeId))
            .toInstant()
            .toEpochMilli();
  }

  /** Where nobody knows the time it is quiet. */
  private static boolean isQuiet(Hours hours, ZoneId zone, long nowMs) {
    return zone == null || hours.dayAt(Instant.ofEpochMilli(nowMs).atZone(zone)) != null;
  }
}
