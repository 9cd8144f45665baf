package dev.beckon.sdk;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Sends the waiting receipts, one call after another. Safe from any thread. */
final class ReceiptSender {
  static final int PER_CALL = 100;

  private final ServiceClient service;
  private final ReceiptQueue queue;
  private final AtomicLong refused = new AtomicLong();

  ReceiptSender(ServiceClient service, ReceiptQueue queue) {
    this.service = service;
    this.queue = queue;
  }

  /**
   * Sends until none waits.
   *
   * @param active whose they are, asked before each batch is read, so that receipts never go out
   *     under the name of a later registration
   * @return how many were taken
   */
  synchronized int flush(Supplier<Optional<Account>> active) throws BeckonException {
    int sent = 0;
    while (true) {
      Optional<Account> sender = active.get();
      List<Map<String, Object>> batch = queue.front(PER_CALL);
      if (sender.isEmpty() || batch.isEmpty()) {
        return sent;
      }
      try {
        service.call("POST", "/v1/receipts", sender.get().credential(), Map.of("receipts", batch));
      } catch (BeckonException e) {
        if (!e.retryable()) {
          queue.remove(batch);
          refused.addAndGet(batch.size());
        }
        throw e;
      }
      queue.remove(batch);
      sent += batch.size();
    }
  }

  /** How many the service refused for good. */
  long refused() {
    return refused.get();
  }
}
