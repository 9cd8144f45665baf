package dev.beckon.simulator.demo;

import dev.beckon.simulator.fcm.UnixClock;
import java.util.function.LongSupplier;

/** The simulator's own clock, the same for radio, phones and push service. */
public final class SimClock {
  /** The same as a function. */
  public static final LongSupplier MICROS = UnixClock.micros();

  private SimClock() {}

  /** Unix microseconds; never goes back. */
  public static long nowUs() {
    return MICROS.getAsLong();
  }
}
