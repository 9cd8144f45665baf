package dev.beckon.simulator.fcm;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/** A clock of unix microseconds that never goes back: set once, then carried on by nanoTime. */
public final class UnixClock {
  private UnixClock() {}

  /** A clock set from the system's now. */
  public static LongSupplier micros() {
    long startUs = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    long startNs = System.nanoTime();
    return () -> startUs + (System.nanoTime() - startNs) / 1_000;
  }
}
