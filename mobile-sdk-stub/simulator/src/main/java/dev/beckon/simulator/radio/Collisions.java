package dev.beckon.simulator.radio;

/**
 * Whether one advertising event is caught at all: P = D e^(-2a(N-1)/T). A gateway listens for the
 * share D of the time, and each of the N - 1 other phones spoils the event when one of its own, of
 * airtime a every T, begins within a of it.
 *
 * @param scanDuty D, above 0 and at most 1
 * @param airtimeMs a, of one advertising event
 */
public record Collisions(double scanDuty, double airtimeMs) {
  /** What a Pi's controller does: D = 0.9; 47 bytes at 1 Mbit/s. */
  public static final Collisions MEASURED = new Collisions(0.9, 0.376);

  /** Checks the duty. */
  public Collisions {
    if (!(scanDuty > 0 && scanDuty <= 1)) {
      throw new IllegalArgumentException(
          "scanDuty is " + scanDuty + ", allowed: above 0, at most 1");
    }
  }

  /**
   * Probability that a gateway catches one event.
   *
   * @param phones N, advertising around the gateway, the one in question included; 1 or more
   * @param intervalMs T, mean between two events of one phone, the random delay of 0 to 10 ms that
   *     the standard adds included
   */
  public double caught(int phones, double intervalMs) {
    if (phones < 1) {
      throw new IllegalArgumentException("phones is " + phones + ", allowed: 1 or more");
    }
    return scanDuty * Math.exp(-2 * airtimeMs * (phones - 1) / intervalMs);
  }
}
