package dev.beckon.cloud.app;

import dev.beckon.cloud.delivery.SendResult;
import dev.beckon.cloud.ops.Condition;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Whether FCM refused a message for good: one of ours is wrong, or a phone's token is. It is told
 * of until a message is accepted, but long enough for an alert to go out. Safe from any thread.
 */
final class PushRefusals {
  /** Longer than a part is degraded before an incident begins. */
  static final long SHOWN_MS = 75_000;

  private final LongSupplier steadyMs;
  private final AtomicReference<Refused> last = new AtomicReference<>();

  private record Refused(String detail, long atMs) {}

  /**
   * @param steadyMs milliseconds of a clock that never steps
   */
  PushRefusals(LongSupplier steadyMs) {
    this.steadyMs = steadyMs;
  }

  /** What became of a message. */
  void heard(SendResult result) {
    if (result.kind() == SendResult.Kind.REFUSED) {
      last.set(new Refused(result.detail(), steadyMs.getAsLong()));
    } else if (result.kind() == SendResult.Kind.ACCEPTED) {
      Refused refused = last.get();
      if (refused != null && steadyMs.getAsLong() - refused.atMs() >= SHOWN_MS) {
        last.compareAndSet(refused, null);
      }
    }
  }

  /** Well, or degraded. */
  Condition condition() {
    Refused refused = last.get();
    return refused == null
        ? Condition.well()
        : Condition.degraded("FCM refuses messages for good (" + refused.detail() + ")");
  }
}
