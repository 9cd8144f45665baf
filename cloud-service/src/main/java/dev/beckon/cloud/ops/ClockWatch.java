package dev.beckon.cloud.ops;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Notices when the wall clock jumps: when between two looks it went another way than the monotonic
 * clock. A clock that is only slewed, as NTP does, is never more than a few milliseconds away.
 */
public final class ClockWatch {
  private static final long JUMP_US = 2_000_000;
  private static final long REMEMBERED_NS = 600_000_000_000L;

  private final LongSupplier wallUs;
  private final LongSupplier monotonicNs;
  private final AtomicLong jumps = new AtomicLong();
  private long lastWallUs;
  private long lastNs;
  private volatile Jump last;

  private record Jump(long byUs, long atNs) {}

  /**
   * @param wallUs unix microseconds, as the clock of this machine has it
   * @param monotonicNs nanoseconds that only ever go on, from anywhere
   */
  public ClockWatch(LongSupplier wallUs, LongSupplier monotonicNs) {
    this.wallUs = wallUs;
    this.monotonicNs = monotonicNs;
    lastWallUs = wallUs.getAsLong();
    lastNs = monotonicNs.getAsLong();
  }

  /** Compares the clocks. Call every second or so, from one thread. */
  public void look() {
    long nowUs = wallUs.getAsLong();
    long nowNs = monotonicNs.getAsLong();
    long byUs = nowUs - lastWallUs - (nowNs - lastNs) / 1_000;
    if (Math.abs(byUs) > JUMP_US) {
      jumps.incrementAndGet();
      last = new Jump(byUs, nowNs);
    }
    lastWallUs = nowUs;
    lastNs = nowNs;
  }

  /** How often it jumped by more than two seconds. */
  public long jumps() {
    return jumps.get();
  }

  /** The last jump, for ten minutes. */
  public Optional<String> ailment() {
    Jump jump = last;
    long agoNs = jump == null ? 0 : monotonicNs.getAsLong() - jump.atNs;
    return jump == null || agoNs > REMEMBERED_NS
        ? Optional.empty()
        : Optional.of(
            "this machine's clock jumped by %.1f s, %d s ago; see to its time service"
                .formatted(jump.byUs / 1e6, agoNs / 1_000_000_000));
  }
}
