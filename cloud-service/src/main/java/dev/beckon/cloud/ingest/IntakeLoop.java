package dev.beckon.cloud.ingest;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The event loop that gateways' sessions and stores' presence share: what arrives on it is applied
 * where it is, without waking another thread, and all stores' time passes in one step. Why one is
 * enough: docs/decisions/0005. Safe from any thread.
 */
public final class IntakeLoop {
  private static final long TICK_MS = 100;

  private final ContextInternal context;
  private final List<Runnable> ticks = new CopyOnWriteArrayList<>();

  private IntakeLoop(Context context) {
    this.context = (ContextInternal) context;
  }

  /** A loop on an event loop of its own. */
  public static Future<IntakeLoop> open(Vertx vertx) {
    return newContext(vertx).map(IntakeLoop::started);
  }

  private static IntakeLoop started(Context context) {
    IntakeLoop loop = new IntakeLoop(context);
    context.runOnContext(
        on -> context.owner().setPeriodic(TICK_MS, timer -> loop.ticks.forEach(Runnable::run)));
    return loop;
  }

  /**
   * An event-loop context of its own. Whoever asks {@code vertx.getOrCreateContext()} on one thread
   * gets the same context each time, and would put everything on one loop.
   */
  public static Future<Context> newContext(Vertx vertx) {
    Promise<Context> made = Promise.promise();
    return vertx
        .deployVerticle(
            new VerticleBase() {
              @Override
              public Future<?> start() {
                made.complete(context);
                return Future.succeededFuture();
              }
            })
        .compose(id -> made.future());
  }

  /** The loop itself, for a client of Netty's that is to live on it too. */
  public EventLoop eventLoop() {
    return context.nettyEventLoop();
  }

  Context context() {
    return context;
  }

  /** Whether the caller is on this loop. */
  boolean isHere() {
    return context.inThread();
  }

  /** Runs something on the loop: at once when the caller is on it, else when its turn comes. */
  public void run(Runnable step) {
    if (isHere()) {
      step.run();
    } else {
      context.runOnContext(on -> step.run());
    }
  }

  /**
   * Runs something on the loop every 100 ms.
   *
   * @param step must not throw
   * @return ends it
   */
  Runnable everyTick(Runnable step) {
    ticks.add(step);
    return () -> ticks.remove(step);
  }
}
