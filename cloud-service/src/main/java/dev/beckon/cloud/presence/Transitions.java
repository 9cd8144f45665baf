package dev.beckon.cloud.presence;

import java.util.function.Consumer;

/**
 * The one place where a track changes its state, each time for an event that carries the reason.
 *
 * <pre>
 * HEARD ──ENTERED──▶ IN_ZONE ──LEFT──▶ BETWEEN_ZONES ──VISIT_ENDED──▶ ENDED
 *                       ▲────ENTERED─────────┘
 * </pre>
 */
final class Transitions {
  private final ZoneMap zones;
  private final PresenceCounters counters;

  Transitions(ZoneMap zones, PresenceCounters counters) {
    this.zones = zones;
    this.counters = counters;
  }

  /** Into a zone; the first one begins the visit. */
  void enter(Track track, int zone, Stopwatch stopwatch, Consumer<PresenceEvent> events) {
    go(track, TrackState.IN_ZONE);
    if (track.visitId == null) {
      track.visitId = VisitIds.visit(zones.storeId(), track.shopperId, track.startedAtMs);
    }
    track.zone = zone;
    track.cameFrom = track.lastZone;
    track.lastZone = zone;
    track.zoneEntry++;
    track.zoneEnteredAtMs = track.lastSeenAtMs;
    track.movedAtMs = track.lastSeenAtMs;
    track.supportedAtMs = track.lastSeenAtMs;
    track.leadingZone = ZoneMap.NONE;
    track.dwellThresholdsMs = zones.dwellThresholdsMs(zone);
    track.dwellsDone = 0;
    track.dueMs = 0;
    sendEntered(track, stopwatch, events);
  }

  /** Out of the zone; the visit goes on. */
  void leave(
      Track track,
      PresenceEvent.Cause cause,
      long atMs,
      Stopwatch stopwatch,
      Consumer<PresenceEvent> events) {
    go(track, TrackState.BETWEEN_ZONES);
    track.zone = ZoneMap.NONE;
    track.leadingZone = ZoneMap.NONE;
    track.lastCause = cause;
    track.resend = false;
    track.dueMs = 0;
    long stayMs = Math.max(0, track.supportedAtMs - track.zoneEnteredAtMs);
    send(PresenceEvent.Type.LEFT, track, atMs, stayMs, cause, stopwatch, events);
  }

  /** The next dwell threshold is reached. */
  void dwell(Track track, long atMs, Stopwatch stopwatch, Consumer<PresenceEvent> events) {
    long thresholdMs = track.dwellThresholdsMs[track.dwellsDone];
    track.dwellsDone++;
    track.resend = false;
    send(PresenceEvent.Type.DWELT, track, atMs, thresholdMs, null, stopwatch, events);
  }

  /** Gone for good. */
  void end(Track track, long nowMs, Consumer<PresenceEvent> events) {
    go(track, TrackState.ENDED);
    Stopwatch stopwatch = atOnce(nowMs);
    send(PresenceEvent.Type.VISIT_ENDED, track, nowMs, 0, track.lastCause, stopwatch, events);
  }

  /** The last ENTERED or DWELT of a continued visit once more, with the id it had. */
  void resend(Track track, Stopwatch stopwatch, Consumer<PresenceEvent> events) {
    track.resend = false;
    if (track.dwellsDone == 0) {
      sendEntered(track, stopwatch, events);
      return;
    }
    long thresholdMs = track.dwellThresholdsMs[track.dwellsDone - 1];
    long atMs = track.zoneEnteredAtMs + thresholdMs;
    send(PresenceEvent.Type.DWELT, track, atMs, thresholdMs, null, stopwatch, events);
  }

  /** A stopwatch for what no sighting caused. */
  static Stopwatch atOnce(long atMs) {
    long us = atMs * 1_000;
    return Stopwatch.received(us, us, us);
  }

  private void sendEntered(Track track, Stopwatch stopwatch, Consumer<PresenceEvent> events) {
    send(PresenceEvent.Type.ENTERED, track, track.zoneEnteredAtMs, 0, null, stopwatch, events);
  }

  private void send(
      PresenceEvent.Type type,
      Track track,
      long atMs,
      long dwellMs,
      PresenceEvent.Cause cause,
      Stopwatch stopwatch,
      Consumer<PresenceEvent> events) {
    counters.countEvent(type);
    events.accept(
        new PresenceEvent(
            type,
            VisitIds.event(track.visitId, track.zoneEntry, type, dwellMs),
            track.visit(zones),
            zones.zoneId(track.lastZone),
            atMs,
            dwellMs,
            cause,
            stopwatch));
  }

  private static void go(Track track, TrackState to) {
    boolean legal =
        switch (to) {
          case IN_ZONE ->
              track.state == TrackState.HEARD || track.state == TrackState.BETWEEN_ZONES;
          case BETWEEN_ZONES -> track.state == TrackState.IN_ZONE;
          case ENDED -> track.state == TrackState.BETWEEN_ZONES;
          case HEARD -> false;
        };
    if (!legal) {
      throw new IllegalStateException("from " + track.state + " to " + to);
    }
    track.state = to;
  }
}
