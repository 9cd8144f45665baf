package dev.beckon.cloud.history;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** The history's counts and state: written by its thread, read by any. */
final class Tally {
  final LongAdder stored = new LongAdder();
  final LongAdder repeated = new LongAdder();
  final LongAdder withheld = new LongAdder();
  final LongAdder unreadable = new LongAdder();
  final LongAdder lost = new LongAdder();
  final LongAdder erasedRows = new LongAdder();
  final LongAdder expiredRows = new LongAdder();
  final LongAdder failures = new LongAdder();

  private final LongSupplier nowMs;
  private volatile Phase phase;
  private volatile long busySinceMs;
  private volatile Lag lag = new Lag(0, 0);

  private record Phase(HistoryStatus.State state, long sinceMs, String ailment) {}

  private record Lag(long records, long oldestMs) {}

  Tally(LongSupplier nowMs) {
    this.nowMs = nowMs;
    phase = new Phase(HistoryStatus.State.STARTING, nowMs.getAsLong(), null);
  }

  /** The one place where the state changes; says whether it did. */
  boolean enter(HistoryStatus.State state, String ailment) {
    Phase before = phase;
    boolean changed = before.state != state;
    phase = new Phase(state, changed ? nowMs.getAsLong() : before.sinceMs, ailment);
    return changed;
  }

  HistoryStatus.State state() {
    return phase.state;
  }

  void count(Drain.Step step) {
    stored.add(step.stored());
    repeated.add(step.repeated());
    withheld.add(step.withheld());
    unreadable.add(step.unreadable());
    lost.add(step.lost());
    waiting(step.left(), step.oldestLeftMs());
  }

  /** The thread begins a turn, which ends with {@link #idle}. */
  void busy() {
    busySinceMs = nowMs.getAsLong();
  }

  void idle() {
    busySinceMs = 0;
  }

  /** How long the turn has lasted that goes on, 0 between turns. */
  long busyMs() {
    long busy = busySinceMs;
    return busy == 0 ? 0 : Math.max(0, nowMs.getAsLong() - busy);
  }

  void waiting(long records, long oldestMs) {
    lag = new Lag(records, oldestMs);
  }

  HistoryStatus status(int erasuresWaiting) {
    Phase now = phase;
    Lag behind = lag;
    long lagMs = behind.records == 0 ? 0 : Math.max(0, nowMs.getAsLong() - behind.oldestMs);
    return new HistoryStatus(
        now.state,
        now.sinceMs,
        now.ailment,
        behind.records,
        Math.max(lagMs, busyMs()),
        stored.sum(),
        repeated.sum(),
        withheld.sum(),
        unreadable.sum(),
        lost.sum(),
        erasedRows.sum(),
        expiredRows.sum(),
        erasuresWaiting,
        failures.sum());
  }
}
