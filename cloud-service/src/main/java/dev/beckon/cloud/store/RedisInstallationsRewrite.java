package dev.beckon.cloud.store;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes Redis' append-only file forget what was erased: it still holds the commands that once wrote
 * it, until it is rewritten. Requests that come together share one rewrite. Safe from any thread.
 */
public final class RedisInstallationsRewrite implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisInstallationsRewrite.class);

  private enum State {
    /** Nothing to forget, and the last rewrite is long enough ago. */
    IDLE,
    /** A rewrite was begun lately; nothing was erased since. */
    RESTING,
    /** Something was erased; a rewrite will be begun when the rest is over. */
    OWED
  }

  private final RedisConnection redis;
  private final ScheduledExecutorService timer;
  private final Duration atMostEvery;
  private State state = State.IDLE;
  private boolean closed;

  /**
   * @param timer runs nothing but short steps
   * @param atMostEvery time between two rewrites, and between attempts while Redis is busy with
   *     another
   */
  public RedisInstallationsRewrite(
      RedisConnection redis, ScheduledExecutorService timer, Duration atMostEvery) {
    this.redis = redis;
    this.timer = timer;
    this.atMostEvery = atMostEvery;
  }

  /** Something was erased; also to be called at start, for what was owed when a service died. */
  public synchronized void request() {
    if (state == State.IDLE) {
      begin();
    } else {
      state = State.OWED;
    }
  }

  /** Whether an erasure waits for its rewrite to begin. */
  public synchronized boolean owed() {
    return state == State.OWED;
  }

  private synchronized void begin() {
    if (closed) {
      return;
    }
    state = State.RESTING;
    var unused =
        redis
            .async()
            .bgrewriteaof()
            .whenComplete(
                (answer, failure) -> {
                  if (failure != null) {
                    // Another one runs (it may have begun before the erasure), or Redis is away.
                    log.info("the append-only file is rewritten later: {}", failure.getMessage());
                    owe();
                  }
                });
    rest();
  }

  private synchronized void owe() {
    boolean idle = state == State.IDLE;
    state = State.OWED;
    if (idle) {
      rest();
    }
  }

  private void rest() {
    var unused = timer.schedule(this::rested, atMostEvery.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void rested() {
    if (state == State.OWED) {
      begin();
    } else {
      state = State.IDLE;
    }
  }

  /** No rewrite begins after this. One that is still owed happens after the next start. */
  @Override
  public synchronized void close() {
    closed = true;
  }
}
