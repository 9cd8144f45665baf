package dev.beckon.cloud.shopper;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When a store's sales may not be relied on. */
class TillFeedsTest {
  private static final long NOW_MS = 1_795_435_200_000L;
  private static final long HOUR_MS = 3_600_000;

  private final TillFeeds feeds =
      new TillFeeds(
          Map.of("strict", Duration.ofHours(2)),
          (storeId, ms) -> CompletableFuture.completedFuture(null));

  @Test
  void aStoreWithALimitIsStaleUntilItsTillsTellSomethingAndAgainWhenTheyFallSilent() {
    assertThat(feeds.stale("strict", NOW_MS)).isTrue();
    told("strict", NOW_MS);
    assertThat(feeds.stale("strict", NOW_MS + 2 * HOUR_MS)).isFalse();
    assertThat(feeds.stale("strict", NOW_MS + 2 * HOUR_MS + 1)).isTrue();
  }

  @Test
  void aStoreWithoutALimitIsStaleThreeDaysAfterItsTillsFellSilentAndNeverBeforeTheyTold() {
    assertThat(feeds.stale("usual", NOW_MS)).isFalse();
    told("usual", NOW_MS);
    assertThat(feeds.stale("usual", NOW_MS + 72 * HOUR_MS)).isFalse();
    assertThat(feeds.stale("usual", NOW_MS + 72 * HOUR_MS + 1)).isTrue();
    told("usual", NOW_MS + 73 * HOUR_MS);
    assertThat(feeds.stale("usual", NOW_MS + 74 * HOUR_MS)).isFalse();
  }

  @Test
  void whatWasToldBeforeARestartCounts() {
    feeds.restore(Map.of("usual", NOW_MS - 73 * HOUR_MS));
    assertThat(feeds.stale("usual", NOW_MS)).isTrue();
  }

  private void told(String storeId, long untilMs) {
    feeds.told(storeId, untilMs).toCompletableFuture().join();
  }
}
