package dev.beckon.sdk;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is to be done with the service by and by, in order. After a failure all of it waits: five
 * seconds, twice as long after each further one up to a quarter of an hour, or as long as the
 * service asks for. Safe from any thread; one run at a time.
 */
final class Errands {
  static final long FIRST_WAIT_MS = 5_000;
  static final long LONGEST_WAIT_MS = 900_000;

  /** One kind of thing to do. */
  interface Errand {

    /** How long there is still nothing to do, ms; {@link Beckon#NEVER} when nothing is known. */
    long dueInMs(long nowMs);

    /**
     * Does it. What can be done later is still due after a failure; what was refused for good is
     * not.
     */
    void run() throws BeckonException;
  }

  private final List<Errand> errands;
  private final AtomicLong failures = new AtomicLong();
  private final Object waiting = new Object();
  private long waitMs = FIRST_WAIT_MS;
  private long failedAtMs;
  private long pauseMs;

  Errands(List<Errand> errands) {
    this.errands = List.copyOf(errands);
  }

  /**
   * Does what is due. One that fails does not keep the others, unless they would fail the same way:
   * without an answer, with a void credential, or with too many calls.
   */
  synchronized void run(long nowMs) {
    if (pauseLeftMs(nowMs) > 0) {
      return;
    }
    BeckonException failure = null;
    for (Errand errand : errands) {
      if (errand.dueInMs(nowMs) == 0) {
        try {
          errand.run();
        } catch (BeckonException e) {
          failures.incrementAndGet();
          failure = e;
          if (e.status() == 0 || e.status() == 401 || e.status() == 429) {
            break;
          }
        }
      }
    }
    if (failure == null) {
      resume();
    } else {
      pause(failure, nowMs);
    }
  }

  long dueInMs(long nowMs) {
    long soonest = Beckon.NEVER;
    for (Errand errand : errands) {
      soonest = Math.min(soonest, errand.dueInMs(nowMs));
    }
    return Math.max(soonest, pauseLeftMs(nowMs));
  }

  /** Calls that failed. */
  long failures() {
    return failures.get();
  }

  private void pause(BeckonException e, long nowMs) {
    synchronized (waiting) {
      failedAtMs = nowMs;
      pauseMs = Math.min(LONGEST_WAIT_MS, Math.max(waitMs, e.retryAfterMs()));
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    }
  }

  private void resume() {
    synchronized (waiting) {
      pauseMs = 0;
      waitMs = FIRST_WAIT_MS;
    }
  }

  private long pauseLeftMs(long nowMs) {
    synchronized (waiting) {
      // A clock that was set back must not make it wait for longer.
      return nowMs < failedAtMs ? 0 : Math.max(0, failedAtMs + pauseMs - nowMs);
    }
  }
}
