package dev.beckon.cloud.presence;

/**
 * One shopper's stay in one store, as it is saved before any of its events leaves.
 *
 * @param visitId derived from store, shopper and start, so that it never needs to be drawn
 * @param installationId the phone that was heard last, which offers go to; or null where a visit
 *     was saved that did not tell
 * @param zoneId the confirmed zone, or null between zones
 * @param zoneEntry how many zone entries this visit has had; names the events of the present one
 * @param startedAtMs first sighting of the visit, unix ms
 * @param zoneEnteredAtMs when the present zone was confirmed, unix ms
 * @param lastSeenAtMs last sighting, unix ms
 * @param dwellsDone dwell thresholds already reached in the present zone
 */
public record Visit(
    String visitId,
    String storeId,
    String shopperId,
    String installationId,
    String zoneId,
    int zoneEntry,
    long startedAtMs,
    long zoneEnteredAtMs,
    long lastSeenAtMs,
    int dwellsDone) {}
