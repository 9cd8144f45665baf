package dev.beckon.cloud.app;

import dev.beckon.cloud.decision.DecisionService;
import dev.beckon.cloud.decision.DryRuns;
import dev.beckon.cloud.ingest.IntakeLoop;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.RedisChecks;
import dev.beckon.cloud.store.RedisClaims;
import dev.beckon.cloud.store.RedisShopperFinder;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What would happen, of what decisions do. */
final class DryRunPart {
  private static final int MOST_WAITING = 100;

  private DryRunPart() {}

  static DryRuns open(Base base, RedisPart redis, IntakeLoop intake, DecisionService decisions) {
    ExecutorService worker =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, "dry-runs");
              thread.setDaemon(true);
              return thread;
            });
    base.parts().add("dry runs", worker::shutdownNow);
    return decisions.dryRuns(
        new RedisShopperFinder(redis.connection()),
        new RedisClaims(
            redis.connection(),
            base.config().limits(),
            redis.highWater(),
            History.DEFAULT,
            RedisChecks.CLOCK_ALLOWANCE,
            base.meters()),
        base.config().presence().settings().visitEndsAfterMs(),
        worker,
        intake::run);
  }
}
