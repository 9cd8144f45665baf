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
 * @param sightings that the service counted in the measured time, whatever became of them
 * @param metrics of the service at the end
 * @param ended processes that ended by themselves
 */
record IntakeFigures(
    Setting setting,
    Snapshot before,
    Snapshot after,
    long sightings,
    LoadResult load,
    Metrics metrics,
    StageStatistics stages,
    List<String> ended) {
  private static final double ENTRIES_TOLERANCE = 0.01;

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
    return perMillion(after.serviceMsSince(before));
  }

  /** CPU seconds for a million of the sightings; infinite where there were none. */
  private double perMillion(long cpuMs) {
    return cpuMs * 1000.0 / sightings;
  }

  private double sightingsPerSecond() {
    return sightings / after.secondsSince(before);
  }

  /** Why the measurement is worth nothing. */
  List<String> invalid() {
    return LoadCheck.invalid(setting, load, after.otherCpus(before));
  }

  /** What the service should have done and did not. */
  List<String> faults() {
    List<String> faults = new ArrayList<>(LoadCheck.faults(load, lost()));
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

  JsonObject json() {
    double redis = perMillion(after.redisMsSince(before));
    double generator = perMillion(after.loadMsSince(before));
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
        .put("cpuMsPerSecondByThreads", after.cpuMsPerSecondByThreads(before))
        .put("redisCpuSecondsPerMillion", Json.rounded(redis))
        .put("generatorCpuSecondsPerMillion", Json.rounded(generator))
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
        perMillion(after.redisMsSince(before)),
        after.service().residentMb(),
        lost(),
        load.puback().p99Ms());
  }
}
