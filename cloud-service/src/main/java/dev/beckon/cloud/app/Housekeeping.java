package dev.beckon.cloud.app;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread for short steps that come again every second. A step that fails comes again too. */
final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "housekeeping");
            thread.setDaemon(true);
            return thread;
          });

  /** A step. */
  interface Step {
    /** Does it; must not wait for anybody. */
    void run() throws Exception;
  }

  /** Runs a step every second from now on. */
  void everySecond(String name, Step step) {
    every(Duration.ofSeconds(1), name, step);
  }

  /** Runs a step again and again from now on, with a pause between. */
  void every(Duration pause, String name, Step step) {
    Future<?> unused =
        timer.scheduleWithFixedDelay(
            () -> guarded(name, step), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The thread itself, for others' short steps. */
  ScheduledExecutorService timer() {
    return timer;
  }

  private static void guarded(String name, Step step) {
    try {
      step.run();
    } catch (Exception e) {
      log.error("{} failed, it is tried again soon", name, e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
