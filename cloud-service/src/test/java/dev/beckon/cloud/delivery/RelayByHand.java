package dev.beckon.cloud.delivery;

import dev.beckon.cloud.decision.Companions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A relay without threads and without time: what it does, it does when its caller says so. */
public final class RelayByHand {
  private final LongSupplier nowUs;
  private final Later later = new Later();
  private final Relay relay;

  /** One that works on the caller's thread. */
  public RelayByHand(String process, Outbox outbox, Channel channel, LongSupplier nowUs) {
    this.nowUs = nowUs;
    relay =
        new Relay(process, outbox, channel, new AtOnce(), later, nowUs, new SimpleMeterRegistry());
  }

  /** Looks for nothing yet. */
  public void start(Companions companions) {
    relay.start(companions);
  }

  /** Brings a claim as far as it gets now. */
  public void claimed(String decisionId, long heardUs, long decidedUs) {
    relay.claimed(decisionId, heardUs, decidedUs);
  }

  /** Takes over what is open. */
  public void scan() {
    later.scan.run();
  }

  /** When it wants to try something again, unix ms; the greatest number there is for never. */
  public long nextMs() {
    return later.tasks.isEmpty() ? Long.MAX_VALUE : later.tasks.element().atMs();
  }

  /** Tries again what it wanted to try by now, once. */
  public void next() {
    later.tasks.remove().task().run();
  }

  private static final class AtOnce extends ThreadPoolExecutor {
    AtOnce() {
      super(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1));
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }
  }

  private record Due(long atMs, Runnable task) {}

  private final class Later extends ScheduledThreadPoolExecutor {
    final PriorityQueue<Due> tasks = new PriorityQueue<>(Comparator.comparingLong(Due::atMs));
    Runnable scan;

    Later() {
      super(0);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      tasks.add(new Due(nowUs.getAsLong() / 1000 + unit.toMillis(delay), task));
      return null; // the relay does not look at it
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable task, long initialDelay, long delay, TimeUnit unit) {
      scan = task;
      return null;
    }
  }
}
