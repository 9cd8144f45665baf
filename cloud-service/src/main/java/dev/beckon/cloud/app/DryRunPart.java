package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.OfferYaml;
import dev.beckon.cloud.decision.Audiences;
import dev.beckon.cloud.decision.DecisionService;
import dev.beckon.cloud.decision.DryRuns;
import dev.beckon.cloud.decision.Replays;
import dev.beckon.cloud.ingest.IntakeLoop;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.RedisChecks;
import dev.beckon.cloud.store.RedisClaims;
import dev.beckon.cloud.store.RedisDecisionRecords;
import dev.beckon.cloud.store.RedisOfferBook;
import dev.beckon.cloud.store.RedisShopperFinder;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What would happen, of what decisions do, and what would have happened. */
final class DryRunPart {
  private static final int MOST_WAITING = 100;

  private DryRunPart() {}

  /** One thread that compiles audiences of offers that are not live. */
  static ExecutorService worker(Base base) {
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
    return worker;
  }

  static Replays replays(
      Base base,
      RedisPart redis,
      DecisionService decisions,
      Audiences audiences,
      ExecutorService worker) {
    return decisions.replays(
        new RedisOfferBook(redis.connection(), History.DEFAULT),
        new OfferYaml(base.config().stores(), base.config().preferences(), audiences),
        audiences,
        new RedisDecisionRecords(redis.connection()),
        worker);
  }

  static DryRuns open(
      Base base,
      RedisPart redis,
      IntakeLoop intake,
      DecisionService decisions,
      ExecutorService worker) {
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
