package dev.beckon.cloud.app;

import dev.beckon.cloud.ops.ClockWatch;
import dev.beckon.cloud.ops.Condition;
import dev.beckon.cloud.ops.DiskSpace;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;

/** What the machine gives: room on its disk, and the time. */
final class MachinePart {
  private MachinePart() {}

  /** Looks after both from now on. */
  static void watch(Base base, Housekeeping housekeeping) {
    DiskSpace disk =
        new DiskSpace(base.config().data().directory(), base.config().data().minFreeMb());
    base.health().aside("disk", () -> Condition.of(disk.ailment()));
    housekeeping.everySecond("looking at the disk", disk::look);
    Gauge.builder("beckon.disk.free", disk, DiskSpace::freeBytes)
        .description("Room left for the data directory")
        .baseUnit("bytes")
        .register(base.meters());

    ClockWatch clock = new ClockWatch(base.nowUs(), System::nanoTime);
    base.health().aside("clock", () -> Condition.of(clock.ailment()));
    housekeeping.everySecond("looking at the clock", clock::look);
    FunctionCounter.builder("beckon.clock.jumps", clock, ClockWatch::jumps)
        .description("How often the wall clock jumped by more than two seconds")
        .register(base.meters());
  }
}
