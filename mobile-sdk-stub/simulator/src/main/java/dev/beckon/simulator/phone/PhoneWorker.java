package dev.beckon.simulator.phone;

import dev.beckon.sdk.Beckon;
import dev.beckon.sdk.BeckonException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which a phone's app calls the service. At most two tasks wait at any time: one
 * flush of receipts and, on an iPhone, the posting of sightings.
 */
final class PhoneWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneWorker.class);
  private static final long FIRST_RETRY_MS = 200;
  private static final long LAST_RETRY_MS = 10_000;

  private final Supplier<Beckon> app;
  private final ScheduledThreadPoolExecutor executor;
  private final AtomicBoolean flushWaits = new AtomicBoolean();
  private final AtomicBoolean postWaits = new AtomicBoolean();
  private final LongAdder receiptsSent = new LongAdder();
  private final LongAdder callsFailed = new LongAdder();
  private long retryMs = FIRST_RETRY_MS;

  PhoneWorker(String name, Supplier<Beckon> app) {
    this.app = app;
    this.executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "phone-" + name);
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy()); // only after close
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Posts what was heard soon; does nothing when that is to happen already. */
  void postSightings() {
    if (!executor.isShutdown() && postWaits.compareAndSet(false, true)) {
      executor.execute(this::post);
    }
  }

  /** Sends the waiting receipts soon; does nothing when that is to happen already. */
  void flushReceipts() {
    flushAfter(0);
  }

  private void flushAfter(long delayMs) {
    if (executor.isShutdown() || !flushWaits.compareAndSet(false, true)) {
      return;
    }
    Future<?> unused = executor.schedule(this::flush, delayMs, TimeUnit.MILLISECONDS);
  }

  private void flush() {
    flushWaits.set(false);
    try {
      receiptsSent.add(app.get().flushReceipts());
      retryMs = FIRST_RETRY_MS;
    } catch (BeckonException e) {
      note(e);
      if (e.retryable()) {
        flushAfter(Math.max(retryMs, Math.min(e.retryAfterMs(), LAST_RETRY_MS)));
        retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
      }
    } catch (RuntimeException e) {
      LOG.error("a phone could not send its receipts", e);
    }
  }

  private void post() {
    postWaits.set(false);
    try {
      app.get().postSightings();
    } catch (BeckonException e) {
      note(e);
    } catch (RuntimeException e) {
      LOG.error("a phone could not post its sightings", e);
    }
  }

  private void note(BeckonException e) {
    callsFailed.increment();
    LOG.debug("a call of a phone failed with status {}", e.status());
  }

  long receiptsSent() {
    return receiptsSent.sum();
  }

  long callsFailed() {
    return callsFailed.sum();
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
