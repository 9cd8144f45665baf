package dev.beckon.cloud.presence;

/**
 * How an engine weighs what it hears. The defaults serve phones heard from once a second to four
 * times a second; they were chosen on recorded walks and on simulated ones (docs/decisions/0007).
 *
 * @param visitEndsAfterMs unseen for this long, a visit ends; 1,000 or more
 * @param maxShoppers tracked at once in one store; further ones are counted and passed over
 */
public record PresenceSettings(
    long visitEndsAfterMs,
    int maxShoppers,
    Averages averages,
    Radio radio,
    Quick quick,
    Steady steady,
    Levels levels,
    Exits exits) {

  /** What an engine uses unless told otherwise; a visit ends after 30 minutes. */
  public static final PresenceSettings DEFAULTS =
      new PresenceSettings(
          1_800_000,
          20_000,
          new Averages(600, 3_000),
          new Radio(3, 2.5, -61, 7),
          new Quick(10, 0.01, 1.5),
          new Steady(2, 1_000, 250, 2_000, 10, 30_000),
          new Levels(-92, -97),
          new Exits(8, 3_000, 15_000, 3_000));

  /**
   * How fast averages of RSSI forget.
   *
   * @param fastTauMs time constant of the quick average, which sees a clear move at once; 100 to
   *     10,000
   * @param slowTauMs time constant of the steady average, which decides where margins are small;
   *     from {@code fastTauMs} to 60,000
   */
  public record Averages(double fastTauMs, double slowTauMs) {
    /** Checks every value. */
    public Averages {
      check("fastTauMs", fastTauMs, 100, 10_000);
      check("slowTauMs", slowTauMs, fastTauMs, 60_000);
    }
  }

  /**
   * What RSSI is like in a shop.
   *
   * @param shadowSdDb standard deviation of what all frames heard by one gateway share for seconds,
   *     as people and shelves stand between; 0 to 20
   * @param frameSdDb standard deviation of one frame around that; 0 to 20
   * @param loneDbm a phone this loud at one gateway and unheard by others is near that one even if
   *     nothing but its loudness says so: a common phone a metre away; -110 to -10
   * @param loneStepDb for every so many dB below {@code loneDbm} it takes one more frame that the
   *     others missed; 1 to 100
   */
  public record Radio(double shadowSdDb, double frameSdDb, double loneDbm, double loneStepDb) {
    /** Checks every value. */
    public Radio {
      check("shadowSdDb", shadowSdDb, 0, 20);
      check("frameSdDb", frameSdDb, 0, 20);
      check("loneDbm", loneDbm, -110, -10);
      check("loneStepDb", loneStepDb, 1, 100);
    }
  }

  /**
   * The quick rule, {@link ClearLead}.
   *
   * @param marginDb true margin from which on a zone is promised to be known soon; 1 to 40
   * @param wrongShare of all who are that far inside a zone, how many may be taken to be in another
   *     one by a single look; above 0, below a half
   * @param minFrames of the new zone that a move rests on, fading with {@code fastTauMs}; 0.5 to
   *     100
   */
  public record Quick(double marginDb, double wrongShare, double minFrames) {
    /** Checks every value. */
    public Quick {
      check("marginDb", marginDb, 1, 40);
      check("wrongShare", wrongShare, 1e-9, 0.49);
      check("minFrames", minFrames, 0.5, 100);
    }
  }

  /**
   * The steady rule.
   *
   * @param marginDb margin of the steady average that a move needs; 0 to 40
   * @param holdMs for so long on end; 0 to 60,000
   * @param firstHoldMs the same for somebody who is in no zone yet; 0 to 60,000
   * @param undecidedMs somebody without a zone is put into the best one after this long, however
   *     small its margin; 0 to 600,000
   * @param restlessDb added to the margins of going back to the zone just left, fading over {@code
   *     restlessTauMs}, so that somebody standing on a boundary is not sent to and fro; 0 to 40
   * @param restlessTauMs see {@code restlessDb}; 100 to 600,000
   */
  public record Steady(
      double marginDb,
      long holdMs,
      long firstHoldMs,
      long undecidedMs,
      double restlessDb,
      double restlessTauMs) {
    /** Checks every value. */
    public Steady {
      check("marginDb", marginDb, 0, 40);
      check("holdMs", holdMs, 0, 60_000);
      check("firstHoldMs", firstHoldMs, 0, 60_000);
      check("undecidedMs", undecidedMs, 0, 600_000);
      check("restlessDb", restlessDb, 0, 40);
      check("restlessTauMs", restlessTauMs, 100, 600_000);
    }
  }

  /**
   * How loud a zone must be.
   *
   * @param enterDbm weakest score that a zone is entered with; -110 to -10
   * @param leaveDbm a score below this does not support the zone any more; -110 to {@code enterDbm}
   */
  public record Levels(double enterDbm, double leaveDbm) {
    /** Checks every value. */
    public Levels {
      check("enterDbm", enterDbm, -110, -10);
      check("leaveDbm", leaveDbm, -110, enterDbm);
    }
  }

  /**
   * When silence means that somebody left.
   *
   * @param gaps a shopper is gone after this many of their own usual gaps between sightings; 1 to
   *     1,000
   * @param minMs but never before this; 200 to 600,000
   * @param maxMs and never after this; {@code minMs} to 600,000
   * @param deafAfterMs a gateway that heard several shoppers and then nobody for this long is deaf;
   *     200 to 600,000
   */
  public record Exits(double gaps, long minMs, long maxMs, long deafAfterMs) {
    /** Checks every value. */
    public Exits {
      check("gaps", gaps, 1, 1_000);
      check("exitMinMs", minMs, 200, 600_000);
      check("exitMaxMs", maxMs, minMs, 600_000);
      check("deafAfterMs", deafAfterMs, 200, 600_000);
    }
  }

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException naming the first that is out of its range
   */
  public PresenceSettings {
    check("visitEndsAfterMs", visitEndsAfterMs, 1_000, 7 * 86_400_000L);
    check("maxShoppers", maxShoppers, 1, 1_000_000);
  }

  /** The same with another end of visits. */
  public PresenceSettings withVisitEndsAfterMs(long newVisitEndsAfterMs) {
    return new PresenceSettings(
        newVisitEndsAfterMs, maxShoppers, averages, radio, quick, steady, levels, exits);
  }

  /** The same with other levels, dBm. */
  public PresenceSettings withLevels(double enterDbm, double leaveDbm) {
    Levels newLevels = new Levels(enterDbm, leaveDbm);
    return new PresenceSettings(
        visitEndsAfterMs, maxShoppers, averages, radio, quick, steady, newLevels, exits);
  }

  /** The same with other bounds of the time after which a silent shopper has left. */
  public PresenceSettings withExits(long minMs, long maxMs) {
    Exits newExits = new Exits(exits.gaps(), minMs, maxMs, exits.deafAfterMs());
    return new PresenceSettings(
        visitEndsAfterMs, maxShoppers, averages, radio, quick, steady, levels, newExits);
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
