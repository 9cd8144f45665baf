package dev.beckon.cloud.app;

import dev.beckon.cloud.ingest.IntakeLoop;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Has decisions made: on a schedule that is kept whatever happens, or as many as there can be. */
final class DecideLoad {
  private static final int IN_FLIGHT = 64;
  private static final int CLAIMS_AT_A_TIME = 250;
  private static final double NS_PER_SECOND = 1e9;
  private static final long LONG_S = 120;

  private final IntakeLoop loop;
  private final DecideWorld world;
  private final Random random;

  DecideLoad(IntakeLoop loop, DecideWorld world, long seed) {
    this.loop = loop;
    this.world = world;
    random = new Random(seed);
  }

  /** One schedule's decisions. On the loop, but for the moments they are due. */
  private static final class Scheduled {
    private final long[] tookNs;
    private final long[] lateNs;
    private final CompletableFuture<Void> all = new CompletableFuture<>();
    private int done;
    private int failed;

    Scheduled(int count) {
      tookNs = new long[count];
      lateNs = new long[count];
    }

    void done(int number, long dueNs, Throwable failure) {
      tookNs[number] = System.nanoTime() - dueNs;
      failed += failure == null ? 0 : 1;
      if (++done == tookNs.length) {
        all.complete(null);
      }
    }
  }

  /**
   * Makes decisions at random moments (Poisson), so many a second. A decision's time is counted
   * from when it was due. Those that failed, as they do when Redis is overloaded, are counted.
   */
  JsonObject atRate(int perSecond, int seconds) throws Exception {
    Scheduled scheduled = new Scheduled(perSecond * seconds);
    long startedNs = System.nanoTime();
    double dueNs = startedNs;
    for (int i = 0; i < scheduled.tookNs.length; i++) {
      dueNs -= Math.log(1 - random.nextDouble()) * NS_PER_SECOND / perSecond;
      int number = i;
      long due = (long) dueNs;
      for (long leftNs = due - System.nanoTime(); leftNs > 0; leftNs = due - System.nanoTime()) {
        LockSupport.parkNanos(leftNs);
      }
      scheduled.lateNs[i] = System.nanoTime() - due;
      loop.run(
          () -> {
            var unused =
                world.decide().whenComplete((ok, failure) -> scheduled.done(number, due, failure));
          });
    }
    scheduled.all.get(LONG_S, TimeUnit.SECONDS);
    double tookSeconds = (System.nanoTime() - startedNs) / NS_PER_SECOND;
    return new JsonObject()
        .put("decisions", scheduled.tookNs.length)
        .put("failed", scheduled.failed)
        .put("decisionsPerSecond", scheduled.tookNs.length / tookSeconds)
        .put("decision", summary(scheduled.tookNs))
        .put("late", summary(scheduled.lateNs));
  }

  private static JsonObject summary(long[] ns) {
    long[] sorted = ns.clone();
    Arrays.sort(sorted);
    return new JsonObject()
        .put("count", sorted.length)
        .put("p50Ms", ms(sorted[sorted.length / 2]))
        .put("p99Ms", ms(sorted[(int) (sorted.length * 0.99)]))
        .put("maxMs", ms(sorted[sorted.length - 1]));
  }

  private static double ms(long ns) {
    return Math.round(ns / 1e3) / 1e3;
  }

  /** As many decisions a second as there are with so many under way at any time. */
  double mostDecisions(int seconds) throws Exception {
    long startedNs = System.nanoTime();
    long untilNs = startedNs + TimeUnit.SECONDS.toNanos(seconds);
    long made = new Chain(world::decide, () -> System.nanoTime() < untilNs).run();
    return made / ((System.nanoTime() - startedNs) / NS_PER_SECOND);
  }

  /** The same of claims alone, on what decisions weighed up just before. */
  double mostClaims(int seconds) throws Exception {
    long claimingNs = 0;
    long made = 0;
    while (claimingNs < TimeUnit.SECONDS.toNanos(seconds)) {
      world.capture(true);
      new Chain(world::decide, () -> world.captured() < CLAIMS_AT_A_TIME).run();
      world.capture(false);
      long startedNs = System.nanoTime();
      made += new Chain(world::claimCaptured, () -> world.captured() > 0).run();
      claimingNs += System.nanoTime() - startedNs;
    }
    return made / (claimingNs / NS_PER_SECOND);
  }

  /** Steps of which as many are under way as may be; each that is done begins another. */
  private final class Chain {
    private final Supplier<? extends CompletionStage<?>> step;
    private final Supplier<Boolean> goesOn;
    private final CompletableFuture<Long> all = new CompletableFuture<>();
    private int underWay;
    private long made;

    Chain(Supplier<? extends CompletionStage<?>> step, Supplier<Boolean> goesOn) {
      this.step = step;
      this.goesOn = goesOn;
    }

    long run() throws Exception {
      loop.run(this::more);
      return all.get(LONG_S, TimeUnit.SECONDS);
    }

    private void more() {
      while (underWay < IN_FLIGHT && goesOn.get()) {
        underWay++;
        var unused = step.get().whenComplete((done, failure) -> done(failure));
      }
      if (underWay == 0) {
        all.complete(made);
      }
    }

    private void done(Throwable failure) {
      if (failure != null) {
        all.completeExceptionally(failure);
        return;
      }
      underWay--;
      made++;
      loop.run(this::more);
    }
  }
}
