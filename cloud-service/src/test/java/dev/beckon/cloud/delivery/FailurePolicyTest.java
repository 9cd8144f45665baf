package dev.beckon.cloud.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Words;
import dev.beckon.cloud.delivery.FailurePolicy.Next;
import dev.beckon.cloud.delivery.SendResult.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailurePolicyTest {
  private static final long NOW_MS = 1_000_000;

  @ParameterizedTest(name = "{0} on {1}, attempt {2}, {3} ms left: {4} / again after {5} ms")
  @CsvSource({
    "ACCEPTED,ANDROID,1,30000,ACCEPTED,",
    "REFUSED,ANDROID,1,30000,REJECTED,",
    "DENIED,ANDROID,1,30000,REJECTED,",
    "UNREGISTERED,IOS,1,30000,REJECTED,",
    "UNSURE,ANDROID,1,30000,,300",
    "UNSURE,ANDROID,2,30000,,1000",
    "UNSURE,ANDROID,3,30000,UNKNOWN,",
    "UNSURE,ANDROID,1,300,UNKNOWN,",
    "UNSURE,IOS,1,30000,UNKNOWN,",
    "THROTTLED,ANDROID,1,30000,EXPIRED,",
    "THROTTLED,ANDROID,1,60001,,60000",
    "NOT_SENT,IOS,1,30000,,1000",
    "NOT_SENT,IOS,1,1000,EXPIRED,",
  })
  void followsTheTable(
      Kind kind, String platform, int attempt, long leftMs, State state, Long againMs) {
    Next next =
        FailurePolicy.after(
            SendResult.of(kind, ""), push(platform, NOW_MS + leftMs), attempt, NOW_MS);
    assertThat(next.state()).isEqualTo(state);
    assertThat(next.atMs()).isEqualTo(againMs == null ? 0 : NOW_MS + againMs);
    assertThat(next.maybeSent()).isEqualTo(kind == Kind.UNSURE && state == null);
    assertThat(next.forgetToken()).isEqualTo(kind == Kind.UNREGISTERED);
  }

  @Test
  void honoursRetryAfter() {
    SendResult wait = new SendResult(Kind.THROTTLED, "", 17_000);
    assertThat(FailurePolicy.after(wait, push("IOS", NOW_MS + 30_000), 1, NOW_MS).atMs())
        .isEqualTo(NOW_MS + 17_000);
    assertThat(FailurePolicy.after(wait, push("IOS", NOW_MS + 17_000), 1, NOW_MS).state())
        .isEqualTo(State.EXPIRED);
  }

  @ParameterizedTest(name = "Retry-After: {0} is {1} ms")
  @CsvSource({
    "17,17000",
    "999999999,86400000",
    "soon,0",
    "-1,0",
    "'Thu, 01 Jan 1970 00:16:50 GMT',10000",
    "'Thu, 01 Jan 1970 00:00:00 GMT',0",
    ",0",
  })
  void readsRetryAfter(String header, long expectedMs) {
    assertThat(RetryAfter.ms(header, NOW_MS)).isEqualTo(expectedMs);
  }

  private static Push push(String platform, long deadlineMs) {
    return new Push("d", "o", platform, "t", Words.of("", "", ""), null, deadlineMs);
  }
}
