package dev.beckon.cloud.shopper;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Up to when each store's tills have told what they sold. Past its limit a store's sales are stale:
 * nobody knows then what was bought lately. Held in memory, as decisions ask; safe from any thread.
 */
public final class TillFeeds {
  /**
   * Limit of a store that has none of its own, from when on its tills have told something: longer
   * than a feed by night over a closed Sunday takes.
   */
  public static final Duration USUAL_LIMIT = Duration.ofDays(3);

  private final Map<String, Duration> staleAfter;
  private final Keeper keeper;
  private final Map<String, Long> toldUntilMs = new ConcurrentHashMap<>();

  /** Keeps the times for the next start. */
  @FunctionalInterface
  public interface Keeper {

    /** Keeps a store's time, unless a later one is kept. */
    CompletionStage<Void> keep(String storeId, long untilMs);
  }

  /**
   * @param staleAfter limits by store, whose tills are stale also before they ever told something;
   *     of another store {@link #USUAL_LIMIT} holds as soon as they did
   */
  public TillFeeds(Map<String, Duration> staleAfter, Keeper keeper) {
    this.staleAfter = Map.copyOf(staleAfter);
    this.keeper = keeper;
  }

  /** What was kept before the start. */
  public void restore(Map<String, Long> kept) {
    kept.forEach((storeId, ms) -> toldUntilMs.merge(storeId, ms, Math::max));
  }

  /**
   * A store's tills have told what they sold up to a time; it never goes back.
   *
   * @param untilMs unix ms
   */
  public CompletionStage<Void> told(String storeId, long untilMs) {
    Long before = toldUntilMs.get(storeId);
    if (before != null && before >= untilMs) {
      return CompletableFuture.completedFuture(null);
    }
    toldUntilMs.merge(storeId, untilMs, Math::max);
    return keeper.keep(storeId, untilMs);
  }

  /** Whether a store's sales may not be relied on. */
  public boolean stale(String storeId, long nowMs) {
    Long untilMs = toldUntilMs.get(storeId);
    return untilMs == null
        ? staleAfter.containsKey(storeId)
        : Duration.ofMillis(nowMs - untilMs)
                .compareTo(staleAfter.getOrDefault(storeId, USUAL_LIMIT))
            > 0;
  }

  /** Up to when a store's tills have told what they sold, unix ms; empty when they never did. */
  public OptionalLong toldUntilMs(String storeId) {
    Long untilMs = toldUntilMs.get(storeId);
    return untilMs == null ? OptionalLong.empty() : OptionalLong.of(untilMs);
  }
}
