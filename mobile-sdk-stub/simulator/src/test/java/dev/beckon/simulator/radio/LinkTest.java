package dev.beckon.simulator.radio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static final int FRAMES = 200_000;

  @Test
  void aShopsNoiseHasTheSpreadOfMeasuredOnes() {
    Link link = new Link(Link.Noise.SHOP, new Random(1));
    double[] db = frames(link, 1, 250);

    assertThat(Math.sqrt(covariance(db, 0))).isEqualTo(4, within(0.6));
  }

  @Test
  void shadowingIsRememberedOverTheWayItSays() {
    Link link = new Link(new Link.Noise(4, 2, 1e9, Double.POSITIVE_INFINITY), new Random(2));
    double[] db = frames(link, 0.5, 250);

    assertThat(covariance(db, 4) / covariance(db, 0)).isEqualTo(Math.exp(-1), within(0.03));
  }

  @Test
  void withoutNoiseTheMeanStands() {
    Link link = new Link(Link.Noise.NONE, new Random(3));

    assertThat(link.nextDb(1, 100)).isZero();
    assertThat(link.nextDb(1, 100)).isZero();
  }

  @Test
  void theSameSeedDrawsTheSameFrames() {
    assertThat(frames(new Link(Link.Noise.SHOP, new Random(4)), 1, 250))
        .isEqualTo(frames(new Link(Link.Noise.SHOP, new Random(4)), 1, 250));
  }

  private static double[] frames(Link link, double movedM, double elapsedMs) {
    double[] db = new double[FRAMES];
    for (int i = 0; i < FRAMES; i++) {
      db[i] = link.nextDb(movedM, elapsedMs);
    }
    return db;
  }

  private static double covariance(double[] values, int lag) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double sum = 0;
    for (int i = lag; i < values.length; i++) {
      sum += (values[i] - mean) * (values[i - lag] - mean);
    }
    return sum / (values.length - lag);
  }
}
