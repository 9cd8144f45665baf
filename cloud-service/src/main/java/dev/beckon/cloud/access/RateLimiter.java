package dev.beckon.cloud.access;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bucket for each name, the latest used ones: where there are too many names the longest unused
 * bucket is forgotten, that is, full again. Safe from any thread.
 */
public final class RateLimiter {
  private final Map<String, TokenBucket> buckets;

  /**
   * @param most buckets kept, about 150 bytes each
   */
  public RateLimiter(int most) {
    buckets =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
            return size() > most;
          }
        };
  }

  /** The bucket of that name, for whoever takes from it often. */
  public TokenBucket bucket(String name) {
    synchronized (buckets) {
      return buckets.computeIfAbsent(name, unknown -> new TokenBucket());
    }
  }

  /** As {@link TokenBucket#take}. */
  public long take(String name, RateLimit limit, long nowUs) {
    return bucket(name).take(limit, nowUs);
  }

  /** As {@link TokenBucket#wouldWaitUs}. */
  public long wouldWaitUs(String name, RateLimit limit, long nowUs) {
    TokenBucket bucket;
    synchronized (buckets) {
      bucket = buckets.get(name);
    }
    return bucket == null ? 0 : bucket.wouldWaitUs(limit, nowUs);
  }

  int size() {
    synchronized (buckets) {
      return buckets.size();
    }
  }
}
