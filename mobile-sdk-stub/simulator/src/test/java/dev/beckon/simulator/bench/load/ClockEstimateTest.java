package dev.beckon.simulator.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockEstimateTest {
  @Test
  void theSmallestUncertaintyOfTheLastSixtyFourWins() {
    ClockEstimate clock = new ClockEstimate();
    assertThat(clock.known()).isFalse();

    clock.add(1_000, 101_100, 101_200, 1_300); // 100 us each way
    clock.add(2_000, 102_900, 103_000, 2_200); // longer on the way there: 50 us after all
    assertThat(clock.known()).isTrue();
    assertThat(clock.uncertaintyUs(2_200)).isEqualTo(50);
    assertThat(clock.offsetUs()).isEqualTo(100_850);

    for (int i = 0; i < 64; i++) {
      clock.add(10_000 + i, 110_500 + i, 110_600 + i, 11_100 + i);
    }
    assertThat(clock.uncertaintyUs(11_163)).isEqualTo(500);
    assertThat(clock.offsetUs()).isEqualTo(100_000);
  }

  @Test
  void uncertaintyGrowsByFiftyMicrosecondsASecond() {
    ClockEstimate clock = new ClockEstimate();
    clock.add(0, 1_000_100, 1_000_100, 200);

    assertThat(clock.uncertaintyUs(200 + 10_000_000)).isEqualTo(100 + 500);
  }
}
