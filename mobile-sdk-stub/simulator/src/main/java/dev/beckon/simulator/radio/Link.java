package dev.beckon.simulator.radio;

import java.util.Random;

/**
 * The noise between one phone and one gateway. Shadowing is a first-order autoregressive process in
 * dB over the way walked (Gudmundson 1991); fading is Rician, drawn anew for each frame because
 * advertising hops over three channels.
 */
public final class Link {
  private final Noise noise;
  private final Random random;
  private double shadowDb;
  private boolean started;

  /**
   * How noisy links are.
   *
   * @param shadowSdDb standard deviation of shadowing, dB
   * @param shadowMetres way after which shadowing has lost 1 - 1/e of its memory, metres
   * @param shadowSeconds time after which it has for one who stands still, seconds
   * @param riceK power of the direct path over that of all scattered ones, as a ratio
   */
  public record Noise(double shadowSdDb, double shadowMetres, double shadowSeconds, double riceK) {
    /** Measured shops: together an sd of about 4 dB. */
    public static final Noise SHOP = new Noise(3, 2, 8, 6);

    /** None at all. */
    public static final Noise NONE = new Noise(0, 1, 1, Double.POSITIVE_INFINITY);
  }

  /** A link of its own, with randomness of its own. */
  public Link(Noise noise, Random random) {
    this.noise = noise;
    this.random = random;
  }

  /**
   * Draws one frame's deviation from the mean, dB.
   *
   * @param movedM how far the phone went since the last frame, metres
   * @param elapsedMs how long ago that was
   */
  public double nextDb(double movedM, double elapsedMs) {
    double memory =
        started
            ? Math.exp(-movedM / noise.shadowMetres() - elapsedMs / 1000 / noise.shadowSeconds())
            : 0;
    started = true;
    shadowDb =
        memory * shadowDb
            + Math.sqrt(1 - memory * memory) * noise.shadowSdDb() * random.nextGaussian();
    return shadowDb + fadingDb();
  }

  /** Power of a direct ray plus Gaussian scatter, over its mean. */
  private double fadingDb() {
    if (Double.isInfinite(noise.riceK())) {
      return 0;
    }
    double direct = Math.sqrt(noise.riceK() / (noise.riceK() + 1));
    double scatter = Math.sqrt(1 / (2 * (noise.riceK() + 1)));
    double inPhase = direct + scatter * random.nextGaussian();
    double quadrature = scatter * random.nextGaussian();
    return 10 * Math.log10(inPhase * inPhase + quadrature * quadrature);
  }
}
