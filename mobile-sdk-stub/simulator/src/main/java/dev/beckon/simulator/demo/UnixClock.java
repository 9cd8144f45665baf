package dev.beckon.simulator.demo;

import java.time.Instant;

/** The simulator's own clock. */
final class UnixClock {
  private UnixClock() {}

  /** Unix microseconds. */
  static long nowUs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }
}
