package dev.beckon.cloud.presence;

/**
 * Averages that forget with time, by forward decay (Cormode, Shkapenyuk, Srivastava and Xu, 2009):
 * instead of letting all old weights fade at each sighting, new ones weigh more and more. A weight
 * is {@code exp((t - start) / tau)}; relative to another it is what fading would have made it.
 * Sightings may so come in any order, and one costs one exponential however many gateways there
 * are.
 */
final class Decay {
  /** Weights stay far below the largest double, 1e308. */
  private static final double MAX_EXPONENT = 300;

  private final double perMs;

  Decay(double tauMs) {
    perMs = 1 / tauMs;
  }

  double weight(long startMs, long atMs) {
    return Math.exp((atMs - startMs) * perMs);
  }

  /** Whether weights have grown so much that they must be restarted. */
  boolean isWornOut(long startMs, long atMs) {
    return (atMs - startMs) * perMs > MAX_EXPONENT;
  }
}
