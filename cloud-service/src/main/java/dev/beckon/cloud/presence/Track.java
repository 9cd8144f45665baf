package dev.beckon.cloud.presence;

/** What the engine holds of one shopper. Times are unix ms by the service's clock. */
final class Track {
  /** Taken as the usual gap until the phone's own is learned. */
  private static final double FIRST_GAP_MS = 1_000;

  private static final long[] NO_DWELLS = {};

  String shopperId;

  /** Names the shopper in counts of who else was heard, and outlives nothing. */
  final long number;

  final Evidence evidence;

  TrackState state = TrackState.HEARD;

  /** Null before the first zone is confirmed. */
  String visitId;

  long startedAtMs;
  int zone = ZoneMap.NONE;
  int lastZone = ZoneMap.NONE;
  int zoneEntry;
  long zoneEnteredAtMs;

  /** The thresholds as they were when the present zone was entered. */
  long[] dwellThresholdsMs = NO_DWELLS;

  int dwellsDone;
  PresenceEvent.Cause lastCause = PresenceEvent.Cause.WALKED_AWAY;

  /** Of the phone that was heard last. */
  String installationId;

  /** Last sighting by any gateway. */
  long lastSeenAtMs;

  /** Last sighting that left the present zone believable; for a restored visit, the restart. */
  long supportedAtMs;

  /** Since when the shopper is heard without a silence or a change of zone. */
  long hearingSinceMs;

  /** How far apart this phone's sightings usually are. */
  double usualGapMs = FIRST_GAP_MS;

  /** Nothing can be due on this track before then; may be too early, never too late. */
  long dueMs;

  /** The zone that the steady average prefers to the present one, and since when. */
  int leadingZone = ZoneMap.NONE;

  long leadingSinceMs;

  /** The zone before the present one, which it takes more to go back to. */
  int cameFrom = ZoneMap.NONE;

  /** When the zone changed last; far in the past before the first change. */
  long movedAtMs = Long.MIN_VALUE / 2;

  /** When a saved visit was continued; far in the past for one that began here. */
  long continuedAtMs = Long.MIN_VALUE / 2;

  /** Whether the last event of a restored visit has to be sent again. */
  boolean resend;

  Track(String shopperId, long number, long startedAtMs) {
    this.shopperId = shopperId;
    this.number = number;
    this.startedAtMs = startedAtMs;
    this.lastSeenAtMs = startedAtMs;
    this.hearingSinceMs = startedAtMs;
    this.evidence = new Evidence(startedAtMs);
  }

  /** Reads from each part of this track, only to have it fetched from memory. */
  double read() {
    return number + dueMs + continuedAtMs + evidence.read();
  }

  Visit visit(ZoneMap zones) {
    return new Visit(
        visitId,
        zones.storeId(),
        shopperId,
        installationId,
        zones.zoneId(zone),
        zoneEntry,
        startedAtMs,
        zoneEnteredAtMs,
        lastSeenAtMs,
        dwellsDone);
  }

  /** Of the two the track that was heard last, as that of the visit that began first. */
  static Track joined(Track there, Track moved) {
    Track last = there.lastSeenAtMs > moved.lastSeenAtMs ? there : moved;
    Track other = last == there ? moved : there;
    if (other.visitId == null) {
      return last;
    }
    if (last.visitId == null) {
      return other; // whatever is heard next says where they are
    }
    boolean otherFirst =
        other.startedAtMs < last.startedAtMs
            || (other.startedAtMs == last.startedAtMs && other == there);
    if (otherFirst) {
      last.visitId = other.visitId;
      last.startedAtMs = other.startedAtMs;
    }
    last.zoneEntry += other.zoneEntry; // no event's id is one that either visit has used
    return last;
  }
}
