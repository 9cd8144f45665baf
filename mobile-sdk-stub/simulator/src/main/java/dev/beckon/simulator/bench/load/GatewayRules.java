package dev.beckon.simulator.bench.load;

/**
 * How a gateway coalesces and batches; the generator follows the same rules on its own, to make
 * messages of the size the gateway makes. The rules: the first frame of a transmitter is a sighting
 * at once and opens an interval; what is heard within it becomes one sighting at its end. The
 * interval is the contested one in the first 3 s and while the mean differs by more than 4 dB from
 * the last report, else the settled one. A batch leaves when it is full, or {@code maxDelayMs}
 * after the one before.
 *
 * @param contestedMs interval while a place is contested
 * @param settledMs interval otherwise
 * @param maxSightings in one batch, 1 to 500
 * @param maxDelayMs longest that a sighting waits for its batch
 */
public record GatewayRules(int contestedMs, int settledMs, int maxSightings, int maxDelayMs) {
  /** The gateway's own defaults. */
  public static final GatewayRules DEFAULT = new GatewayRules(100, 500, 20, 50);

  /** Checks the ranges. */
  public GatewayRules {
    if (contestedMs < 1 || settledMs < contestedMs) {
      throw new IllegalArgumentException(
          "contestedMs is "
              + contestedMs
              + ", settledMs "
              + settledMs
              + ", allowed: 1 <= contestedMs <= settledMs");
    }
    if (maxSightings < 1 || maxSightings > LoadPlan.MOST_SIGHTINGS) {
      throw new IllegalArgumentException(
          "maxSightings is " + maxSightings + ", allowed: 1 to " + LoadPlan.MOST_SIGHTINGS);
    }
    if (maxDelayMs < 0) {
      throw new IllegalArgumentException("maxDelayMs is " + maxDelayMs + ", allowed: 0 or more");
    }
  }
}
