package dev.beckon.cloud.app;

import dev.beckon.cloud.store.RedisConnection;
import java.util.concurrent.TimeUnit;

/** Redis' append-only file, for those that measure. */
final class AppendOnlyFile {
  private static final int ANSWER_SECONDS = 5;

  private AppendOnlyFile() {}

  /** Has it written anew, as the service does after each start, and waits for it. */
  static void rewrite(RedisConnection redis) throws Exception {
    awaitRewritten(redis); // Redis may be at it by itself
    redis.async().bgrewriteaof().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    awaitRewritten(redis);
  }

  private static void awaitRewritten(RedisConnection redis) throws Exception {
    while (redis
        .async()
        .info("persistence")
        .get(ANSWER_SECONDS, TimeUnit.SECONDS)
        .matches("(?s).*aof_rewrite_(in_progress|scheduled):1.*")) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
