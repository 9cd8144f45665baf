package dev.beckon.cloud.app;

import dev.beckon.cloud.ingest.IntakeLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Has as many decisions made, and claims, as there can be. */
final class DecideLoad {
  private static final int IN_FLIGHT = 64;
  private static final int CLAIMS_AT_A_TIME = 250;
  private static final double NS_PER_SECOND = 1e9;
  private static final long LONG_S = 120;

  private final IntakeLoop loop;
  private final DecideWorld world;

  DecideLoad(IntakeLoop loop, DecideWorld world) {
    this.loop = loop;
    this.world = world;
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
