package dev.beckon.cloud.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ClearLeadTest {
  private static final PresenceSettings.Radio RADIO = PresenceSettings.DEFAULTS.radio();
  private static final PresenceSettings.Quick QUICK = PresenceSettings.DEFAULTS.quick();
  private static final ClearLead LEAD = new ClearLead(QUICK, RADIO);

  @Test
  void isWhatTheFormulaGives() {
    // ln(99) / 20 = 0.22976; s2 = 9, f2 = 6.25; two frames against four, with the floor's 0.05
    assertThat(LEAD.neededDb(2, 1, 4, 1))
        .isCloseTo(0.22976 * (18 + 6.25 / 2.05 + 6.25 / 4.05), within(1e-4));
    assertThat(LEAD.neededDb(2, 2, 4, 1))
        .isCloseTo(0.22976 * (13.5 + 6.25 / 2.05 + 6.25 / 4.05), within(1e-4));
  }

  @Test
  void framesMakeItSmallerOnlyAsFarAsShadowingLetsThem() {
    double before = Double.MAX_VALUE;
    for (int frames = 0; frames < 50; frames++) {
      double needed = LEAD.neededDb(frames, 1, frames, 1);
      assertThat(needed).as("with %d frames", frames).isLessThan(before).isGreaterThan(4.1);
      before = needed;
    }
    assertThat(LEAD.neededDb(1e6, 1, 1e6, 1)).isCloseTo(4.14, within(0.01));
  }

  /**
   * Wald's bound. It speaks of noise as the test assumes it: shadowing that does not change, all
   * frames caught, a look after each.
   */
  @Test
  void keepsTheShareOfWrongDecisionsAtTheMarginItWasMadeFor() {
    long seed = 20_261_123;
    int runs = 40_000;
    Random random = new Random(seed);
    int wrong = 0;
    int soon = 0;
    for (int run = 0; run < runs; run++) {
      double shadows = RADIO.shadowSdDb() * Math.sqrt(2) * random.nextGaussian();
      double sum = 0;
      double lead = 0;
      int frames = 0;
      while (frames < 100
          && (frames == 0 || Math.abs(lead) < LEAD.neededDb(frames, 1, frames, 1))) {
        double noise = RADIO.frameSdDb() * Math.sqrt(2) * random.nextGaussian();
        sum += QUICK.marginDb() + shadows + noise;
        lead = sum / ++frames;
      }
      soon += frames <= 2 ? 1 : 0;
      wrong += lead <= 0 ? 1 : 0;
    }
    double share = (double) wrong / runs;
    System.out.printf(
        "seed %d: %.2f %% wrong, %.0f %% decided by two frames%n",
        seed, 100 * share, 100.0 * soon / runs);

    // four standard deviations of a share of 1 % in 40,000 above it
    assertThat(share).isLessThan(QUICK.wrongShare() + 0.002);
    assertThat((double) soon / runs).isGreaterThan(0.75);
  }
}
