package dev.beckon.cloud.access;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket, kept as the one time at which it will be full again (the generic cell rate
 * algorithm of ITU-T I.371, in its virtual scheduling form). A clock that is set back fills it.
 * Safe from any thread.
 */
public final class TokenBucket {
  private final AtomicLong fullAtUs = new AtomicLong(Long.MIN_VALUE);

  /**
   * Takes a token.
   *
   * @param nowUs by any clock, always the same one
   * @return 0 when there was one; else how long until there is, in microseconds, and none was taken
   */
  public long take(RateLimit limit, long nowUs) {
    while (true) {
      long before = fullAtUs.get();
      long waitUs = waitUs(before, limit, nowUs);
      if (waitUs > 0) {
        return waitUs;
      }
      if (fullAtUs.compareAndSet(before, base(before, limit, nowUs) + limit.intervalUs())) {
        return 0;
      }
    }
  }

  /** As {@link #take}, but leaves the token. */
  public long wouldWaitUs(RateLimit limit, long nowUs) {
    return waitUs(fullAtUs.get(), limit, nowUs);
  }

  private static long waitUs(long fullAtUs, RateLimit limit, long nowUs) {
    long emptyBy = base(fullAtUs, limit, nowUs) + limit.intervalUs() - nowUs;
    return Math.max(0, emptyBy - limit.burst() * limit.intervalUs());
  }

  /**
   * No bucket is further from full than empty: what says so was written before the clock's step.
   */
  private static long base(long fullAtUs, RateLimit limit, long nowUs) {
    boolean possible = fullAtUs > nowUs && fullAtUs - nowUs <= limit.burst() * limit.intervalUs();
    return possible ? fullAtUs : nowUs;
  }
}
