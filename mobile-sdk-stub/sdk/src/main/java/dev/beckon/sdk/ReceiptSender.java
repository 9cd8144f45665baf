package dev.beckon.sdk;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Sends the waiting receipts, one call after another. Safe from any thread. */
final class ReceiptSender {
  static final int PER_CALL = 100;

  private final Registration registration;
  private final ReceiptQueue queue;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  ReceiptSender(Registration registration, ReceiptQueue queue) {
    this.registration = registration;
    this.queue = queue;
  }

  /** Sends until none waits. */
  synchronized void flush() throws BeckonException {
    while (true) {
      // Asked before each batch is read: receipts never go out under a later registration's name.
      Optional<Account> sender = registration.active();
      List<Map<String, Object>> batch = queue.front(PER_CALL);
      if (sender.isEmpty() || batch.isEmpty()) {
        return;
      }
      try {
        registration.call(sender.get(), "POST", "/v1/receipts", Map.of("receipts", batch));
      } catch (BeckonException e) {
        if (!e.retryable()) {
          queue.remove(batch);
          refused.addAndGet(batch.size());
        }
        throw e;
      }
      queue.remove(batch);
      sent.addAndGet(batch.size());
    }
  }

  /** How many the service took. */
  long sent() {
    return sent.get();
  }

  /** How many the service refused for good. */
  long refused() {
    return refused.get();
  }
}
