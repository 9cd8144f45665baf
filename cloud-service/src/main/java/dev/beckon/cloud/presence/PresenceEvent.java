package dev.beckon.cloud.presence;

/**
 * Something that happened to a visit.
 *
 * @param eventId derived from the visit, so that deciding an event again finds the first decision
 * @param visit the visit right after the event; saved before the event leaves
 * @param zoneId the zone entered, dwelt in or left; for VISIT_ENDED the last one, or null
 * @param atMs when it happened, unix ms by the service's clock
 * @param dwellMs DWELT: the threshold reached; LEFT: how long the stay was; otherwise 0
 * @param cause why a zone or visit ended; null for ENTERED and DWELT
 * @param stopwatch of the sighting that confirmed it
 */
public record PresenceEvent(
    Type type,
    String eventId,
    Visit visit,
    String zoneId,
    long atMs,
    long dwellMs,
    Cause cause,
    Stopwatch stopwatch) {

  /** What happened. */
  public enum Type {
    ENTERED,
    DWELT,
    LEFT,
    VISIT_ENDED
  }

  /** Why a zone or a visit ended. */
  public enum Cause {
    /** Another zone took over. */
    MOVED,
    /** Heard weaker and weaker, then no more. */
    WALKED_AWAY,
    /** Silent from one moment to the next. */
    PHONE_STOPPED,
    /** The zone's gateways hear nobody any more. */
    GATEWAY_DEAF
  }
}
