package dev.beckon.cloud.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private long steadyUs = 5_000_000;
  private final Heartbeat heartbeat = new Heartbeat("FCM", 1_500, () -> steadyUs);

  @Test
  void isWellForThreeSecondsAfterAnAnswer() {
    assertThat(heartbeat.ailment()).isEmpty();
    steadyUs += 3_000_000;
    assertThat(heartbeat.ailment()).isEmpty();
    steadyUs += 1;
    assertThat(heartbeat.ailment()).contains("FCM has not answered as it should for 3 s");
    heartbeat.answered();
    assertThat(heartbeat.ailment()).isEmpty();
  }

  @Test
  void toleratesFailuresBetweenAnswersAndNamesTheLatest() {
    for (int second = 0; second < 10; second++) {
      steadyUs += 1_000_000;
      heartbeat.failed("503 UNAVAILABLE");
      heartbeat.answered();
    }
    assertThat(heartbeat.ailment()).isEmpty();
    heartbeat.failed("500");
    heartbeat.failed("503 UNAVAILABLE");
    steadyUs += 4_000_000;
    assertThat(heartbeat.ailment())
        .contains("FCM has not answered as it should for 4 s (503 UNAVAILABLE)");
  }

  @Test
  void isDueOnceNothingWasAnsweredForAWhile() {
    assertThat(heartbeat.due()).isFalse();
    steadyUs += 1_500_000;
    assertThat(heartbeat.due()).isTrue();
    heartbeat.failed("no connection");
    assertThat(heartbeat.due()).isTrue();
    heartbeat.answered();
    assertThat(heartbeat.due()).isFalse();
  }
}
