package dev.beckon.cloud.app;

import io.vertx.core.Future;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for parts to start and stop; on the threads of start and shutdown only. */
final class Await {
  private static final long WITHIN_S = 60;

  private Await() {}

  /** What a future brings; a failure says which part it was of. */
  static <T> T result(String part, Future<T> future) throws StartException {
    return result(part, future.toCompletionStage());
  }

  /** The same of a stage. */
  static <T> T result(String part, CompletionStage<T> stage) throws StartException {
    try {
      return stage.toCompletableFuture().get(WITHIN_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new StartException(part + ": " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new StartException(part + ": not done within " + WITHIN_S + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", e);
    }
  }
}
