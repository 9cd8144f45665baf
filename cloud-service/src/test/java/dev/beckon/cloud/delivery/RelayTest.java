package dev.beckon.cloud.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.decision.Companions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What no outbox does by its contract must not end the relay's work either. */
class RelayTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicInteger scans = new AtomicInteger();
  private final AtomicInteger marks = new AtomicInteger();

  /** Breaks off the first scan and the first mark, then has one claim, which is over. */
  private final Outbox breaking =
      new Outbox() {
        @Override
        public CompletionStage<Mark> mark(
            String decisionId, String fence, long nowMs, long decidedUs) {
          if (marks.incrementAndGet() == 1) {
            throw new IllegalStateException("a mark nobody thought of");
          }
          return CompletableFuture.completedStage(
              new Mark(MarkKind.ENDED, null, null, 0, 0, State.EXPIRED.name()));
        }

        @Override
        public CompletionStage<List<String>> open(int limit) {
          if (scans.incrementAndGet() == 1) {
            throw new IllegalStateException("a scan nobody thought of");
          }
          return CompletableFuture.completedStage(List.of("d1"));
        }

        @Override
        public CompletionStage<String> close(
            String decisionId,
            String fence,
            State state,
            String detail,
            long acceptedUs,
            String deadToken) {
          throw new AssertionError("nothing is to be closed");
        }

        @Override
        public CompletionStage<String> takeBack(String decisionId, String fence, String detail) {
          throw new AssertionError("nothing is to be taken back");
        }

        @Override
        public CompletionStage<Void> replaced(String decisionId) {
          throw new AssertionError("nothing is to be replaced");
        }

        @Override
        public CompletionStage<String> release(
            String decisionId, String fence, boolean maybeSent, long notBeforeMs, String detail) {
          throw new AssertionError("nothing is to be released");
        }
      };

  @Test
  void goesOnAfterWhatNobodyThoughtOf() {
    Channel channel =
        (push, atMs) -> {
          throw new AssertionError("nothing is to be sent");
        };
    try (Relay relay = new Relay("p1", breaking, channel, 1, 8, () -> 0L, meters)) {
      relay.start(Companions.NONE);
      await()
          .until(
              () ->
                  meters.get("beckon_deliveries_total").tag("state", "EXPIRED").counter().count()
                      >= 1);
    }
    assertThat(meters.get("beckon_relay_broke_off_total").counter().count()).isEqualTo(2);
  }
}
