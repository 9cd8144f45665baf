package dev.beckon.simulator.bench;

import dev.beckon.simulator.bench.load.LoadResult;
import dev.beckon.simulator.measure.Metrics;
import dev.beckon.simulator.measure.StageStatistics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of one run of {@code bench intake}, and whether to believe it. Two kinds of fault are
 * kept apart: {@code invalid} says that the measurement is worth nothing, because generator or
 * machine were not as they should be; {@code faults} says that the service did not do what it
 * should.
 *
 * @param metrics of the service at the end
 * @param ended processes that ended by themselves
 */
record IntakeFigures(
    Setting setting,
    Snapshot before,
    Snapshot after,
    LoadResult load,
    Metrics metrics,
    StageStatistics stages,
    List<String> ended) {
  private static final double LATE_P99_MS = 20;
  private static final double LATE_MAX_MS = 500;
  private static final double RATE_TOLERANCE = 0.01;
  private static final double ENTRIES_TOLERANCE = 0.01;
  private static final double OTHER_CPUS = 0.25;

  /**
   * What was run.
   *
   * @param batch 0: as a gateway batches
   */
  record Setting(
      int gateways, int stores, int phones, int batch, int framesPerSecond, int seconds) {
    String batchName() {
      return batch == 0 ? "gateway" : Integer.toString(batch);
    }
  }

  /** Sightings by what the service says became of them. */
  private Map<String, Long> fates() {
    return metrics.by("beckon_sightings_total", "fate");
  }

  private long counted() {
    return fates().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Sent and not counted by the service as anything. */
  long lost() {
    return load.sent() - counted();
  }

  private Map<String, Long> presenceEvents() {
    return metrics.by("beckon_presence_events_total", "type");
  }

  private long entered() {
    return presenceEvents().getOrDefault("ENTERED", 0L);
  }

  /** Of the service's process. */
  double cpuSecondsPerMillion() {
    return after.perMillion(before, after.service().cpuMs() - before.service().cpuMs());
  }

  private double sightingsPerSecond() {
    return after.sightingsSince(before) / after.secondsSince(before);
  }

  /** Why the measurement is worth nothing. */
  List<String> invalid() {
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
    if (after.otherCpus(before) > OTHER_CPUS) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "other programs kept %.2f processors busy, allowed: %.2f",
              after.otherCpus(before),
              OTHER_CPUS));
    }
    return reasons;
  }

  /** What the service should have done and did not. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    expectNone(faults, "sightings were lost", lost());
    expectNone(faults, "sightings were not acknowledged", load.sent() - load.acknowledged());
    expectNone(faults, "sightings could not be sent within the send window", load.dropped());
    expectNone(faults, "sightings were taken for repeated", load.repeated());
    expectNone(faults, "PUBACKs came out of order", load.outOfOrder());
    expectNone(faults, "sessions were ended by the service", load.disconnects());
    load.refused()
        .forEach((code, n) -> faults.add(n + " sightings were refused with PUBACK " + code));
    fates()
        .forEach(
            (fate, n) -> {
              if (!fate.equals("APPLIED")) {
                faults.add(n + " sightings were not applied: " + fate);
              }
            });
    double least = load.entriesAtLeast() * (1 - ENTRIES_TOLERANCE);
    double most = load.entriesAtMost() * (1 + ENTRIES_TOLERANCE);
    if (entered() < least || entered() > most) {
      faults.add(
          String.format(
              Locale.ROOT,
              "%d zones were entered, expected: %.0f to %.0f",
              entered(),
              least,
              most));
    }
    ended.forEach(name -> faults.add(name + " ended by itself"));
    return faults;
  }

  private static void expectNone(List<String> faults, String what, long count) {
    if (count != 0) {
      faults.add(count + " " + what);
    }
  }

  JsonObject json() {
    long redisMs = after.redis().cpuMs() - before.redis().cpuMs();
    long loadMs = after.loadCpuMs() - before.loadCpuMs();
    return new JsonObject()
        .put("gateways", setting.gateways())
        .put("stores", setting.stores())
        .put("phones", setting.phones())
        .put("batch", setting.batchName())
        .put("targetFramesPerSecond", setting.framesPerSecond())
        .put("framesPerSecond", Json.rounded((double) load.windowFrames() / setting.seconds()))
        .put("sightingsPerSecond", Json.rounded(sightingsPerSecond()))
        .put("messagesPerSecond", Json.rounded((double) load.windowMessages() / setting.seconds()))
        .put("cpuSecondsPerMillion", Json.rounded(cpuSecondsPerMillion()))
        .put("redisCpuSecondsPerMillion", Json.rounded(after.perMillion(before, redisMs)))
        .put("generatorCpuSecondsPerMillion", Json.rounded(after.perMillion(before, loadMs)))
        .put("otherCpus", Json.rounded(after.otherCpus(before)))
        .put("residentMb", Json.rounded(after.service().residentMb()))
        .put("residentPeakMb", Json.rounded(after.service().residentPeakMb()))
        .put("redisResidentMb", Json.rounded(after.redis().residentMb()))
        .put("sent", load.sent())
        .put("acknowledged", load.acknowledged())
        .put("lost", lost())
        .put("fates", new JsonObject(new TreeMap<String, Object>(fates())))
        .put(
            "entered",
            new JsonObject()
                .put("counted", entered())
                .put("expectedAtLeast", load.entriesAtLeast())
                .put("expectedAtMost", load.entriesAtMost()))
        .put("presenceEvents", new JsonObject(new TreeMap<String, Object>(presenceEvents())))
        .put("stages", Json.of(stages))
        .put("puback", Json.of(load.puback()))
        .put("dueToPuback", Json.of(load.dueToPuback()))
        .put("generatorLate", Json.of(load.late()))
        .put("valid", invalid().isEmpty())
        .put("invalid", new JsonArray(invalid()))
        .put("ok", faults().isEmpty())
        .put("faults", new JsonArray(faults()));
  }

  /** One line for the terminal. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%6d gateways %5d stores  batch %-7s %9.0f sightings/s %7.3f CPU s/million  Redis %6.3f"
            + " %6.0f MiB  lost %d  PUBACK p99 %.1f ms",
        setting.gateways(),
        setting.stores(),
        setting.batchName(),
        sightingsPerSecond(),
        cpuSecondsPerMillion(),
        after.perMillion(before, after.redis().cpuMs() - before.redis().cpuMs()),
        after.service().residentMb(),
        lost(),
        load.puback().p99Ms());
  }
}
