package dev.beckon.cloud.access;

/**
 * How often something may be done.
 *
 * @param perSecond in the long run, 1 to {@value #MOST_PER_SECOND}
 * @param burst at once after a pause, 1 to {@value #MOST_BURST}
 */
public record RateLimit(int perSecond, int burst) {
  public static final int MOST_PER_SECOND = 100_000;
  public static final int MOST_BURST = 1_000_000;

  /**
   * @throws IllegalArgumentException when one is out of range
   */
  public RateLimit {
    if (perSecond < 1 || perSecond > MOST_PER_SECOND || burst < 1 || burst > MOST_BURST) {
      throw new IllegalArgumentException("limit of " + perSecond + "/s, burst " + burst);
    }
  }

  /** Time in which one more is earned. */
  long intervalUs() {
    return 1_000_000 / perSecond;
  }
}
