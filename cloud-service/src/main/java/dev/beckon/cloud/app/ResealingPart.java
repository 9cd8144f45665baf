package dev.beckon.cloud.app;

import dev.beckon.cloud.identity.Resealing;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals stored identity keys with the newest encryption key while the service runs: some 2,000 a
 * second, on a thread of its own.
 */
final class ResealingPart {
  private static final Logger log = LoggerFactory.getLogger(ResealingPart.class);
  private static final long PAUSE_MS = 50;
  private static final long WITHIN_S = 10;

  private final Resealing resealing;
  private final Runnable resealed;
  private final ScheduledExecutorService timer;
  private String cursor;
  private int count;
  private boolean failed;

  private ResealingPart(Resealing resealing, Runnable resealed, ScheduledExecutorService timer) {
    this.resealing = resealing;
    this.resealed = resealed;
    this.timer = timer;
  }

  /**
   * Begins.
   *
   * @param resealed is called when none of the older keys is needed any more
   */
  static void start(Base base, Resealing resealing, Runnable resealed) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "resealing");
              thread.setDaemon(true);
              return thread;
            });
    base.parts().add("resealing", timer::shutdownNow);
    ResealingPart part = new ResealingPart(resealing, resealed, timer);
    Future<?> unused =
        timer.scheduleWithFixedDelay(part::step, PAUSE_MS, PAUSE_MS, TimeUnit.MILLISECONDS);
  }

  private void step() {
    try {
      Resealing.Page page =
          resealing.page(cursor).toCompletableFuture().get(WITHIN_S, TimeUnit.SECONDS);
      count += page.resealed();
      cursor = page.cursor();
      if (failed) {
        failed = false;
        log.info("identity keys are sealed anew again");
      }
      if (cursor == null) {
        log.info(
            "{} identity keys were sealed with the newest encryption key; the older ones are not"
                + " needed any more",
            count);
        resealed.run();
        timer.shutdown();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      if (!failed) {
        failed = true;
        log.warn("identity keys could not be sealed anew, it is tried again", e);
      }
    }
  }
}
