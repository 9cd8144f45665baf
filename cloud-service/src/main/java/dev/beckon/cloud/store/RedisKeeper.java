package dev.beckon.cloud.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the embedded server while the service runs: one that died (out of memory, killed) is
 * started again within a second or two, from its own file. It has a thread of its own, because
 * reading that file takes time.
 */
public final class RedisKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisKeeper.class);
  private static final long LOOK_EVERY_MS = 500;
  private static final long STOP_WITHIN_S = 5;

  private final EmbeddedRedis server;
  private final Counter restarts;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "redis-keeper");
            thread.setDaemon(true);
            return thread;
          });
  private boolean failing;

  /** Looks after this server from now on; close it before the server. */
  public RedisKeeper(EmbeddedRedis server, MeterRegistry meters) {
    this.server = server;
    restarts =
        Counter.builder("beckon_redis_restarts_total")
            .description("How often the embedded Redis had died and was started again")
            .register(meters);
    Future<?> unused =
        timer.scheduleWithFixedDelay(
            this::look, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      if (server.revive()) {
        failing = false;
        restarts.increment();
        log.warn("Redis had died and runs again");
      }
    } catch (IOException | RuntimeException e) {
      if (!failing && !timer.isShutdown()) {
        failing = true;
        log.error("Redis died and does not come up, trying again: {}", e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      if (!timer.awaitTermination(STOP_WITHIN_S, TimeUnit.SECONDS)) {
        log.warn("The keeper of Redis did not stop within {} s", STOP_WITHIN_S);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
