package dev.beckon.simulator.bench;

import dev.beckon.simulator.bench.load.LoadResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What must be true of every load, whoever took it. */
final class LoadCheck {
  private static final double LATE_P99_MS = 20;
  private static final double LATE_MAX_MS = 500;
  private static final double RATE_TOLERANCE = 0.01;
  private static final double OTHER_CPUS = 0.25;

  private LoadCheck() {}

  /**
   * Why a measurement is worth nothing.
   *
   * @param otherCpus processors that were busy with anything else
   */
  static List<String> invalid(IntakeFigures.Setting setting, LoadResult load, double otherCpus) {
    List<String> reasons = new ArrayList<>();
    if (load.late().p99Ms() > LATE_P99_MS || load.late().maxMs() > LATE_MAX_MS) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "the generator fell behind its schedule: p99 %.1f ms, max %.1f ms; allowed: %.0f and"
                  + " %.0f",
              load.late().p99Ms(),
              load.late().maxMs(),
              LATE_P99_MS,
              LATE_MAX_MS));
    }
    double framesPerSecond = (double) load.windowFrames() / setting.seconds();
    // Arrivals are random: of n messages four standard deviations are 4 / sqrt(n).
    double tolerance =
        RATE_TOLERANCE + 4 / Math.sqrt(Math.max(1.0, (double) load.windowMessages()));
    if (load.dropped() == 0
        && Math.abs(framesPerSecond / setting.framesPerSecond() - 1) > tolerance) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "the generator sent %.0f frames/s, allowed: %d within %.1f %%",
              framesPerSecond,
              setting.framesPerSecond(),
              100 * tolerance));
    }
    if (!load.fault().isEmpty()) {
      reasons.add("the generator: " + load.fault());
    }
    if (otherCpus > OTHER_CPUS) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "other programs kept %.2f processors busy, allowed: %.2f",
              otherCpus,
              OTHER_CPUS));
    }
    return reasons;
  }

  /**
   * What should have become of what was sent and did not.
   *
   * @param lost sightings sent that the other side did not count
   */
  static List<String> faults(LoadResult load, long lost) {
    List<String> faults = new ArrayList<>();
    expectNone(faults, "sightings were lost", lost);
    expectNone(faults, "sightings were not acknowledged", load.sent() - load.acknowledged());
    expectNone(faults, "sightings could not be sent within the send window", load.dropped());
    expectNone(faults, "sightings were taken for repeated", load.repeated());
    expectNone(faults, "PUBACKs came out of order", load.outOfOrder());
    expectNone(faults, "sessions were ended by the service", load.disconnects());
    load.refused()
        .forEach((code, n) -> faults.add(n + " sightings were refused with PUBACK " + code));
    return faults;
  }

  private static void expectNone(List<String> faults, String what, long count) {
    if (count != 0) {
      faults.add(count + " " + what);
    }
  }
}
