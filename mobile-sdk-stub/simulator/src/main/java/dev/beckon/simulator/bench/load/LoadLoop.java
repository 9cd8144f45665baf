package dev.beckon.simulator.bench.load;

import dev.beckon.protocol.v1.SightingBatch;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps the schedule of the gateways of one event loop. Every millisecond it does all that is due
 * by then; how late that was is recorded for each batch. Used on its loop.
 */
final class LoadLoop {
  private static final long TICK_US = 1_000;

  /** Sessions stay open a little longer, so that the end can be looked at from outside. */
  private static final long HOLD_US = 3_000_000;

  private static final long KEEP_ALIVE_EVERY_US = 2_000_000;

  private final EventLoop loop;
  private final LongSupplier nowUs;
  private final Tally tally;
  private final long measureFromUs;
  private final long endUs;
  private final List<GatewaySession> sessions = new ArrayList<>();
  private final PriorityQueue<Turn> turns =
      new PriorityQueue<>(Comparator.comparingLong(Turn::dueUs));
  private final Set<GatewaySession> touched = new LinkedHashSet<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private long startUs;
  private long keptAliveUs;
  private ScheduledFuture<?> ticking;

  private record Turn(long dueUs, Arrivals arrivals, GatewaySession session) {}

  /**
   * @param nowUs the gateways' clock
   * @param measureFromUs since the start
   * @param endUs since the start
   */
  LoadLoop(EventLoop loop, LongSupplier nowUs, Tally tally, long measureFromUs, long endUs) {
    this.loop = loop;
    this.nowUs = nowUs;
    this.tally = tally;
    this.measureFromUs = measureFromUs;
    this.endUs = endUs;
  }

  /** Where its sessions live. */
  EventLoop eventLoop() {
    return loop;
  }

  /** What it did; to be read once {@link #start}'s future is done. */
  Tally tally() {
    return tally;
  }

  /** Adds a gateway before the start; from any thread, one at a time. */
  void add(GatewaySession session, Arrivals arrivals) {
    sessions.add(session);
    turns.add(new Turn(arrivals.nextDueUs(), arrivals, session));
  }

  /** Keeps sessions alive while others still connect. */
  void keepAlive() {
    loop.execute(() -> sessions.forEach(GatewaySession::keepAlive));
  }

  /**
   * Plays the schedule.
   *
   * @param atUs when it starts, by the gateways' clock
   * @param drainMs how long PUBACKs are waited for after the end
   * @return done when all is acknowledged or that time is over, and the sessions are closed
   */
  CompletableFuture<Void> start(long atUs, long drainMs) {
    loop.execute(
        () -> {
          startUs = atUs;
          ticking =
              loop.scheduleAtFixedRate(
                  () -> tick(drainMs * 1000), 0, TICK_US, TimeUnit.MICROSECONDS);
        });
    return done;
  }

  private void tick(long drainUs) {
    try {
      long elapsedUs = nowUs.getAsLong() - startUs;
      doDue(Math.min(elapsedUs, endUs));
      if (elapsedUs - keptAliveUs >= KEEP_ALIVE_EVERY_US) {
        keptAliveUs = elapsedUs;
        sessions.forEach(GatewaySession::keepAlive);
      }
      boolean drained = elapsedUs >= endUs && sessions.stream().allMatch(GatewaySession::isIdle);
      if (drained || elapsedUs >= endUs + HOLD_US + drainUs) {
        ticking.cancel(false);
        sessions.forEach(GatewaySession::close);
        done.complete(null);
      }
    } catch (RuntimeException e) {
      ticking.cancel(false);
      done.completeExceptionally(e);
    }
  }

  private void doDue(long untilUs) {
    while (!turns.isEmpty() && turns.element().dueUs() <= untilUs) {
      Turn turn = turns.remove();
      turn.arrivals().onDue((dueUs, batch) -> send(turn.session(), dueUs, batch));
      turns.add(new Turn(turn.arrivals().nextDueUs(), turn.arrivals(), turn.session()));
    }
    touched.forEach(GatewaySession::flush);
    touched.clear();
  }

  private void send(GatewaySession session, long dueUs, SightingBatch.Builder batch) {
    boolean measured = dueUs >= measureFromUs;
    tally.due(nowUs.getAsLong() - startUs - dueUs, measured);
    session.send(batch, startUs + dueUs, measured);
    touched.add(session);
  }
}
