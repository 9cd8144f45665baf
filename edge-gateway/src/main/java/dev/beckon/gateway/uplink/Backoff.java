package dev.beckon.gateway.uplink;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt to connect: up to {@value #FIRST_MS} ms at first, then
 * half as much again each time up to {@value #MAX_MS} ms, each wait drawn from the upper half of
 * that so that many gateways do not come back at once. It grows slowly, so that a service which was
 * away for a while is found again within as long a while at worst, a third of it as a rule.
 */
final class Backoff {
  static final int FIRST_MS = 250;
  static final int MAX_MS = 10_000;

  private final RandomGenerator random;
  private double ceilingMs = FIRST_MS;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The next wait, in µs. */
  long nextUs() {
    double waitMs = ceilingMs * (0.5 + random.nextDouble() / 2);
    ceilingMs = Math.min(MAX_MS, ceilingMs * 1.5);
    return (long) (waitMs * 1000);
  }

  /** A connection worked: the next failure is a first one. */
  void reset() {
    ceilingMs = FIRST_MS;
  }

  /** The service said no: asking again soon would not change its mind. */
  void toMaximum() {
    ceilingMs = MAX_MS;
  }
}
