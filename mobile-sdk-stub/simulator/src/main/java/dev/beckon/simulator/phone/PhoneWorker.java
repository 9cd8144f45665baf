package dev.beckon.simulator.phone;

import dev.beckon.sdk.Beckon;
import dev.beckon.sdk.BeckonException;
import dev.beckon.sdk.Counters;
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
 * The thread on which a phone's app calls the service, whenever the SDK wants it to. At most two
 * tasks wait at any time: the next time the SDK wants it and, on an iPhone, the posting of
 * sightings.
 */
final class PhoneWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneWorker.class);

  private final Supplier<Beckon> app;
  private final ScheduledThreadPoolExecutor executor;
  private final AtomicBoolean postWaits = new AtomicBoolean();
  private final LongAdder receiptsSent = new LongAdder();
  private final LongAdder callsFailed = new LongAdder();
  private Future<?> next;

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
    executor.setRemoveOnCancelPolicy(true);
  }

  /** Posts what was heard soon; does nothing when that is to happen already. */
  void postSightings() {
    if (!executor.isShutdown() && postWaits.compareAndSet(false, true)) {
      executor.execute(this::post);
    }
  }

  /** Something happened: the SDK may want to call the service at another time than before. */
  synchronized void wake() {
    if (next != null) {
      next.cancel(false);
    }
    long inMs = app.get().syncInMs();
    next =
        inMs == Beckon.NEVER || executor.isShutdown()
            ? null
            : executor.schedule(this::sync, inMs, TimeUnit.MILLISECONDS);
  }

  private void sync() {
    try {
      Beckon beckon = app.get();
      Counters before = beckon.counters();
      beckon.sync();
      Counters after = beckon.counters();
      receiptsSent.add(after.receiptsSent() - before.receiptsSent());
      callsFailed.add(after.callsFailed() - before.callsFailed());
    } catch (RuntimeException e) {
      LOG.error("a phone could not do what was outstanding", e);
    }
    wake();
  }

  private void post() {
    postWaits.set(false);
    try {
      app.get().postSightings();
    } catch (BeckonException e) {
      callsFailed.increment();
      LOG.debug("a call of a phone failed with status {}", e.status());
    } catch (RuntimeException e) {
      LOG.error("a phone could not post its sightings", e);
    }
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
