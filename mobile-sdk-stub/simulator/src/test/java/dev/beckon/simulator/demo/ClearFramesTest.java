package dev.beckon.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClearFramesTest {
  private final ClearFrames frames = new ClearFrames();

  @Test
  void startsAtTheFirstFrameWithAClearMargin() {
    frames.heard("Anna", "coffee", 9.9, 1_000);
    frames.heard("Anna", "coffee", 10, 2_000);
    frames.heard("Anna", "coffee", 14, 3_000);

    assertThat(frames.entered("Anna", "coffee", 3_000))
        .isEqualTo(new ClearFrames.Start(2_000, true));
  }

  @Test
  void startsAtTheConfirmingFrameWhereThatCameEarlier() {
    frames.heard("Anna", "coffee", 5, 1_000);
    frames.heard("Anna", "coffee", 12, 2_000);

    assertThat(frames.entered("Anna", "coffee", 1_500))
        .isEqualTo(new ClearFrames.Start(1_500, false));
  }

  @Test
  void aSecondStayIsMeasuredFromItsOwnFrames() {
    frames.heard("Anna", "coffee", 12, 1_000);
    frames.heard("Anna", "wine", 12, 5_000);
    frames.heard("Anna", "coffee", 12, 9_000);

    assertThat(frames.entered("Anna", "coffee", 4_000).atUs()).isEqualTo(1_000);
    assertThat(frames.entered("Anna", "wine", 5_500).atUs()).isEqualTo(5_000);
    assertThat(frames.entered("Anna", "coffee", 9_500).atUs()).isEqualTo(9_000);
  }

  @Test
  void whomNobodyHeardInTheZoneIsMeasuredFromTheConfirmingFrame() {
    assertThat(frames.entered("Anna", "coffee", 1_500))
        .isEqualTo(new ClearFrames.Start(1_500, false));
  }
}
