package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.ops.Condition;
import dev.beckon.cloud.shopper.TillFeeds;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisTillFeeds;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** How fresh each store's sales are. */
final class TillsPart {
  private TillsPart() {}

  static TillFeeds open(Base base, RedisConnection redis) throws StartException {
    Map<String, Duration> staleAfter = new HashMap<>();
    for (ServiceConfig.Store store : base.config().stores()) {
      store
          .tillsStaleAfter()
          .or(base.config().tills()::staleAfter)
          .ifPresent(limit -> staleAfter.put(store.id(), limit));
    }
    RedisTillFeeds kept = new RedisTillFeeds(redis);
    TillFeeds feeds = new TillFeeds(staleAfter, kept);
    feeds.restore(Await.result("the tills' times", kept.load()));
    for (ServiceConfig.Store store : base.config().stores()) {
      watch(base, store.id(), feeds);
    }
    return feeds;
  }

  private static void watch(Base base, String storeId, TillFeeds feeds) {
    Gauge.builder("beckon_tills_behind_seconds", () -> behindSeconds(base, storeId, feeds))
        .description("How long ago a store's tills told what they sold; NaN when they never did")
        .tag("store", storeId)
        .register(base.meters());
    base.health().aside("tills " + storeId, () -> condition(base, storeId, feeds));
  }

  private static double behindSeconds(Base base, String storeId, TillFeeds feeds) {
    OptionalLong untilMs = feeds.toldUntilMs(storeId);
    return untilMs.isEmpty() ? Double.NaN : (nowMs(base) - untilMs.getAsLong()) / 1e3;
  }

  private static Condition condition(Base base, String storeId, TillFeeds feeds) {
    if (!feeds.stale(storeId, nowMs(base))) {
      return Condition.well();
    }
    double behind = behindSeconds(base, storeId, feeds);
    return Condition.degraded(
        Double.isNaN(behind)
            ? "the tills have never told what they sold: offers that depend on purchases wait"
            : String.format(
                Locale.ROOT,
                "the tills last told what they sold %.0f min ago: offers that depend on purchases"
                    + " wait",
                behind / 60));
  }

  private static long nowMs(Base base) {
    return base.nowUs().getAsLong() / 1000;
  }
}
