package dev.beckon.cloud.presence;

/**
 * How far a zone must be ahead of another for the other one to be ruled out: a sequential
 * probability ratio test (Wald 1945) of "the true margin is +m" against "it is -m".
 *
 * <p>A lead d, the difference of two averages, has the variance
 *
 * <pre>
 *   v = s² (1/g + 1/h) + f² (1/n + 1/k)
 * </pre>
 *
 * where the averages rest on n and k frames, each with a noise f of its own, and on g and h
 * gateways, each with a shadowing s that all its frames of a second or two share. So more frames
 * make the lead surer only as far as the shadowing lets them. The logarithm of the ratio is 2md/v,
 * and the test is decided when that exceeds ln((1 - w)/w), where w is the share of wrong decisions
 * allowed at the margin m; at larger ones there are fewer.
 */
final class ClearLead {
  /** The frames at the floor that every average contains. */
  private static final double FLOOR = ZoneScores.FLOOR_FRAMES;

  private final double dbPerVariance;
  private final double shadowVariance;
  private final double frameVariance;

  ClearLead(PresenceSettings.Quick quick, PresenceSettings.Radio radio) {
    double wrong = quick.wrongShare();
    dbPerVariance = Math.log((1 - wrong) / wrong) / (2 * quick.marginDb());
    shadowVariance = radio.shadowSdDb() * radio.shadowSdDb();
    frameVariance = radio.frameSdDb() * radio.frameSdDb();
  }

  /**
   * The lead needed, dB.
   *
   * @param frames that the zone's average rests on, faded, 0 or more
   * @param gateways that it is the mean of, 1 or more
   * @param otherFrames the same of the other zone
   * @param otherGateways the same
   */
  double neededDb(double frames, int gateways, double otherFrames, int otherGateways) {
    double shadows = 1.0 / gateways + 1.0 / otherGateways;
    double noises = 1 / (frames + FLOOR) + 1 / (otherFrames + FLOOR);
    return dbPerVariance * (shadowVariance * shadows + frameVariance * noises);
  }
}
