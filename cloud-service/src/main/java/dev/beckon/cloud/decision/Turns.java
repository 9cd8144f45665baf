package dev.beckon.cloud.decision;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Steps that are taken one after another, each when the one before is done, whatever became of it.
 * Safe from any thread.
 */
final class Turns {
  /** As many steps wait for those before them at most. */
  private static final int MOST_WAITING = 100;

  private final String what;
  private final Executor worker;
  private final AtomicInteger waiting = new AtomicInteger();
  private CompletionStage<?> last = CompletableFuture.completedStage(null);

  /**
   * None yet.
   *
   * @param what the steps are called, for a sentence
   * @param worker begins every step
   */
  Turns(String what, Executor worker) {
    this.what = what;
    this.worker = worker;
  }

  /**
   * Takes a step after all that were asked for before.
   *
   * @return fails with {@link RejectedExecutionException} where so many wait already
   */
  synchronized <T> CompletionStage<T> next(Supplier<CompletionStage<T>> step) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return CompletableFuture.failedStage(
          new RejectedExecutionException(MOST_WAITING + " " + what + " wait already"));
    }
    CompletionStage<T> made =
        last.handleAsync((before, failure) -> step.get(), worker)
            .thenCompose(stage -> stage)
            .whenComplete((done, failure) -> waiting.decrementAndGet());
    last = made;
    return made;
  }
}
