package dev.beckon.cloud.presence;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Looks for a shopper in all stores at once, so that one who is in two of them can be doubted: a
 * phone's id was recorded and is replayed elsewhere, or two people share an account. Keeps nothing
 * of its own; asks the stores' engines. Used by the thread that they are used by.
 */
public final class Whereabouts {
  private final Map<String, PresenceEngine> engines = new LinkedHashMap<>();
  private final Map<String, Set<String>> near;
  private final Duration within;

  /**
   * Of no store yet.
   *
   * @param near by store id: the stores one may walk over to at once, said of either of the two
   * @param within how long after somebody was seen in a store they may not be in another one; zero
   *     turns doubt off
   */
  public Whereabouts(Map<String, Set<String>> near, Duration within) {
    this.near = Map.copyOf(near);
    this.within = within;
  }

  /** Takes a further store in. */
  public void watch(String storeId, PresenceEngine engine) {
    engines.put(storeId, engine);
  }

  /**
   * Whether a shopper has a visit to a distant store, too, and was seen there lately.
   *
   * @param storeId where they are for certain
   * @param nowMs service time, unix ms
   */
  public boolean isElsewhere(String shopperId, String storeId, long nowMs) {
    if (within.isZero()) {
      return false;
    }
    long sinceMs = nowMs - within.toMillis();
    return engines.entrySet().stream()
        .anyMatch(
            other ->
                isDistant(storeId, other.getKey())
                    && other.getValue().lastSeenMs(shopperId) > sinceMs);
  }

  private boolean isDistant(String storeId, String otherId) {
    return !storeId.equals(otherId)
        && !near.getOrDefault(storeId, Set.of()).contains(otherId)
        && !near.getOrDefault(otherId, Set.of()).contains(storeId);
  }
}
