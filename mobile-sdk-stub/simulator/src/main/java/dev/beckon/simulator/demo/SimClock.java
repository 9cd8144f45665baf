package dev.beckon.simulator.demo;

import dev.beckon.simulator.fcm.UnixClock;
import java.util.function.LongSupplier;

/** The simulator's own clock, the same for radio, phones and push service. */
final class SimClock {
  static final LongSupplier MICROS = UnixClock.micros();

  private SimClock() {}

  /** Unix microseconds; never goes back. */
  static long nowUs() {
    return MICROS.getAsLong();
  }
}
