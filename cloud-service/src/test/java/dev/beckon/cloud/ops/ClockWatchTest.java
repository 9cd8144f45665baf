package dev.beckon.cloud.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockWatchTest {
  private long wallUs = 1_795_435_200_000_000L;
  private long monotonicNs = -5_000_000_000L;
  private final ClockWatch watch = new ClockWatch(() -> wallUs, () -> monotonicNs);

  @Test
  void isContentWithAClockThatIsSlewed() {
    for (int second = 0; second < 3_600; second++) {
      pass(1_000_500, 1_000_000);
    }

    assertThat(watch.jumps()).isZero();
    assertThat(watch.ailment()).isEmpty();
  }

  @Test
  void isContentWhenItWasNotAskedForLong() {
    pass(60_000_000, 60_000_000);

    assertThat(watch.jumps()).isZero();
  }

  @Test
  void noticesJumpsInBothDirections() {
    pass(4_000_000, 1_000_000);
    assertThat(watch.ailment())
        .hasValueSatisfying(s -> assertThat(s).contains("by 3.0 s, 0 s ago"));
    pass(-9_000_000, 1_000_000);
    assertThat(watch.ailment()).hasValueSatisfying(s -> assertThat(s).contains("by -10.0 s"));
    assertThat(watch.jumps()).isEqualTo(2);
  }

  @Test
  void remembersAJumpForTenMinutes() {
    pass(4_000_000, 1_000_000);
    pass(599_000_000, 599_000_000);
    assertThat(watch.ailment()).isPresent();
    pass(2_000_000, 2_000_000);
    assertThat(watch.ailment()).isEmpty();
    assertThat(watch.jumps()).isOne();
  }

  private void pass(long onTheWallUs, long trulyUs) {
    wallUs += onTheWallUs;
    monotonicNs += trulyUs * 1_000;
    watch.look();
  }
}
