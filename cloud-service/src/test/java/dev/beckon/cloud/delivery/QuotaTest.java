package dev.beckon.cloud.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Words;
import dev.beckon.cloud.delivery.SendResult.Kind;
import org.junit.jupiter.api.Test;

class QuotaTest {
  private static final long MINUTE_MS = 60_000;

  private int sent;
  private final Quota quota =
      new Quota(
          (push, nowMs) -> {
            sent++;
            return SendResult.of(Kind.ACCEPTED, "200");
          },
          10);

  @Test
  void sendsFourFifthsOfTheQuotaInAMinuteAndLetsTheRestWaitForTheNext() {
    for (int i = 0; i < 8; i++) {
      assertThat(send(MINUTE_MS + i).kind()).isEqualTo(Kind.ACCEPTED);
    }
    SendResult ninth = send(2 * MINUTE_MS - 300);
    assertThat(ninth).isEqualTo(new SendResult(Kind.THROTTLED, "the quota", 300));
    assertThat(sent).isEqualTo(8);
    assertThat(send(2 * MINUTE_MS).kind()).isEqualTo(Kind.ACCEPTED);
    assertThat(sent).isEqualTo(9);
  }

  @Test
  void whatWouldWaitPastItsDeadlineExpiresAndIsRefunded() {
    for (int i = 0; i < 8; i++) {
      send(0);
    }
    Push push = push(MINUTE_MS - 1);
    assertThat(FailurePolicy.after(quota.send(push, 0), push, 1, 0).state())
        .isEqualTo(State.EXPIRED);
    Push patient = push(MINUTE_MS + 1);
    assertThat(FailurePolicy.after(quota.send(patient, 0), patient, 1, 0).atMs())
        .isEqualTo(MINUTE_MS);
  }

  private SendResult send(long nowMs) {
    return quota.send(push(nowMs + 1), nowMs);
  }

  private static Push push(long deadlineMs) {
    return new Push("d", "o", Push.ANDROID, "t", Words.of("t", "b", "p"), null, deadlineMs);
  }
}
