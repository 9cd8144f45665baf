package dev.beckon.cloud.store;

import dev.beckon.cloud.shopper.TillFeeds;
import io.lettuce.core.ScriptOutputType;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Up to when each store's tills have told what they sold, in Redis. */
public final class RedisTillFeeds implements TillFeeds.Keeper {
  private static final Script RAISE = Script.load("raise.lua");

  private final RedisConnection redis;

  /** Times in this Redis. */
  public RedisTillFeeds(RedisConnection redis) {
    this.redis = redis;
  }

  @Override
  public CompletionStage<Void> keep(String storeId, long untilMs) {
    return redis
        .<Long>run(
            RAISE,
            ScriptOutputType.INTEGER,
            new String[] {Keys.TILLS},
            storeId,
            Long.toString(untilMs))
        .thenAccept(done -> {});
  }

  /** What was kept, unix ms by store. */
  public CompletionStage<Map<String, Long>> load() {
    return redis
        .async()
        .hgetall(Keys.TILLS)
        .thenApply(
            kept -> {
              Map<String, Long> untilMs = new HashMap<>();
              kept.forEach((storeId, ms) -> untilMs.put(storeId, Long.valueOf(ms)));
              return untilMs;
            });
  }
}
