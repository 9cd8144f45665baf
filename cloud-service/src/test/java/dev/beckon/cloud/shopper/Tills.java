package dev.beckon.cloud.shopper;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Feeds of tills for tests. */
public final class Tills {
  private Tills() {}

  /** Feeds with these limits, by store, that have told nothing yet and are kept nowhere. */
  public static TillFeeds of(Map<String, Duration> staleAfter) {
    return new TillFeeds(staleAfter, (storeId, ms) -> CompletableFuture.completedFuture(null));
  }
}
