package dev.beckon.cloud.presence;

/**
 * How an engine weighs what it hears. The defaults serve phones heard from once a second to four
 * times a second; they were chosen on recorded walks and on simulated ones.
 *
 * @param visitEndsAfterMs unseen for this long, a visit ends; 1,000 or more
 * @param maxShoppers tracked at once in one store; further ones are counted and passed over
 * @param fastTauMs time constant of the quick average, which sees a clear move at once; 100 to
 *     10,000
 * @param slowTauMs time constant of the steady average, which decides where margins are small; from
 *     {@code fastTauMs} to 60,000
 * @param fastMarginDb least margin of the quick average that a move needs with any number of frames
 * @param frameNoiseDb added to it: divided by the square root of the frames it rests on; covers the
 *     noise of single frames
 * @param firstShare share of that margin that suffices for somebody who is in no zone yet, as there
 *     is nothing to be unfaithful to; 0 to 1
 * @param slowMarginDb margin of the steady average that a move needs, for {@code holdMs} on end
 * @param holdMs see {@code slowMarginDb}
 * @param restlessDb added to the margins of going back to the zone just left, fading over {@code
 *     restlessTauMs}, so that somebody standing on a boundary is not sent to and fro
 * @param restlessTauMs see {@code restlessDb}
 * @param undecidedMs somebody without a zone is put into the best one after this long, however
 *     small its margin
 * @param enterDbm weakest score that a zone is entered with
 * @param leaveDbm a score below this does not support the zone any more; below {@code enterDbm}
 * @param minFrames frames that any entry rests on, fading with {@code fastTauMs} or {@code
 *     slowTauMs}
 * @param exitGaps a shopper is gone after this many of their own usual gaps between sightings
 * @param exitMinMs but never before this
 * @param exitMaxMs and never after this
 * @param deafAfterMs a gateway that heard several shoppers and then nobody for this long is deaf
 */
public record PresenceSettings(
    long visitEndsAfterMs,
    int maxShoppers,
    double fastTauMs,
    double slowTauMs,
    double fastMarginDb,
    double frameNoiseDb,
    double firstShare,
    double slowMarginDb,
    long holdMs,
    double restlessDb,
    double restlessTauMs,
    long undecidedMs,
    double enterDbm,
    double leaveDbm,
    double minFrames,
    double exitGaps,
    long exitMinMs,
    long exitMaxMs,
    long deafAfterMs) {

  /** What an engine uses unless told otherwise; a visit ends after 30 minutes. */
  public static final PresenceSettings DEFAULTS =
      new PresenceSettings(
          1_800_000, 20_000, 600, 3_000, 1.2, 6.2, 0.57, 2, 1_000, 10, 30_000, 4_000, -92, -97, 1.5,
          8, 3_000, 15_000, 3_000);

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException naming the first that is out of its range
   */
  public PresenceSettings {
    check("visitEndsAfterMs", visitEndsAfterMs, 1_000, 7 * 86_400_000L);
    check("maxShoppers", maxShoppers, 1, 1_000_000);
    check("fastTauMs", fastTauMs, 100, 10_000);
    check("slowTauMs", slowTauMs, fastTauMs, 60_000);
    check("fastMarginDb", fastMarginDb, 0, 40);
    check("frameNoiseDb", frameNoiseDb, 0, 40);
    check("firstShare", firstShare, 0, 1);
    check("slowMarginDb", slowMarginDb, 0, 40);
    check("holdMs", holdMs, 0, 60_000);
    check("restlessDb", restlessDb, 0, 40);
    check("restlessTauMs", restlessTauMs, 100, 600_000);
    check("undecidedMs", undecidedMs, 0, 600_000);
    check("enterDbm", enterDbm, -110, -10);
    check("leaveDbm", leaveDbm, -110, enterDbm);
    check("minFrames", minFrames, 0.5, 100);
    check("exitGaps", exitGaps, 1, 1_000);
    check("exitMinMs", exitMinMs, 200, 600_000);
    check("exitMaxMs", exitMaxMs, exitMinMs, 600_000);
    check("deafAfterMs", deafAfterMs, 200, 600_000);
  }

  /** The same with another end of visits. */
  public PresenceSettings withVisitEndsAfterMs(long newVisitEndsAfterMs) {
    return new PresenceSettings(
        newVisitEndsAfterMs,
        maxShoppers,
        fastTauMs,
        slowTauMs,
        fastMarginDb,
        frameNoiseDb,
        firstShare,
        slowMarginDb,
        holdMs,
        restlessDb,
        restlessTauMs,
        undecidedMs,
        enterDbm,
        leaveDbm,
        minFrames,
        exitGaps,
        exitMinMs,
        exitMaxMs,
        deafAfterMs);
  }

  /** The same with other levels, dBm. */
  public PresenceSettings withLevels(double newEnterDbm, double newLeaveDbm) {
    return new PresenceSettings(
        visitEndsAfterMs,
        maxShoppers,
        fastTauMs,
        slowTauMs,
        fastMarginDb,
        frameNoiseDb,
        firstShare,
        slowMarginDb,
        holdMs,
        restlessDb,
        restlessTauMs,
        undecidedMs,
        newEnterDbm,
        newLeaveDbm,
        minFrames,
        exitGaps,
        exitMinMs,
        exitMaxMs,
        deafAfterMs);
  }

  /** The same with other bounds of the time after which a silent shopper has left. */
  public PresenceSettings withExits(long newExitMinMs, long newExitMaxMs) {
    return new PresenceSettings(
        visitEndsAfterMs,
        maxShoppers,
        fastTauMs,
        slowTauMs,
        fastMarginDb,
        frameNoiseDb,
        firstShare,
        slowMarginDb,
        holdMs,
        restlessDb,
        restlessTauMs,
        undecidedMs,
        enterDbm,
        leaveDbm,
        minFrames,
        exitGaps,
        newExitMinMs,
        newExitMaxMs,
        deafAfterMs);
  }

  private static void check(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + ": " + value + "; allowed: " + min + " to " + max);
    }
  }

  private static void check(String name, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(name + ": " + value + "; allowed: " + min + " to " + max);
    }
  }
}
