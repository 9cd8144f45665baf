package dev.beckon.simulator.radio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CollisionsTest {

  @Test
  void oneHundredPhonesAreHeardWithinASecondAsTheDesignSays() {
    assertThat(waitMs(100, 250)).isEqualTo(1050, within(5.0));
  }

  @Test
  void twoHundredPhonesFareWorseAtShorterIntervals() {
    assertThat(waitMs(200, 100)).isEqualTo(1980, within(5.0));
    assertThat(waitMs(200, 250)).isLessThan(waitMs(200, 100));
  }

  @Test
  void aLonePhoneIsMissedOnlyWhileNobodyListens() {
    assertThat(Collisions.MEASURED.caught(1, 250)).isEqualTo(0.9);
    assertThatThrownBy(() -> Collisions.MEASURED.caught(0, 250))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("phones is 0");
  }

  /** Time after which 99 % of phones were heard; the standard adds 0 to 10 ms to each interval. */
  private static double waitMs(int phones, double advertisedEveryMs) {
    double intervalMs = advertisedEveryMs + 5;
    double missed = 1 - Collisions.MEASURED.caught(phones, intervalMs);
    return intervalMs * Math.log(0.01) / Math.log(missed);
  }
}
