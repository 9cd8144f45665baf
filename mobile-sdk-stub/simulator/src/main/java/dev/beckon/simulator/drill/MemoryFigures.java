package dev.beckon.simulator.drill;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the processes hold, over a run. Flat means: the mean of the last quarter is not above that
 * of the second by more than a tenth and 8 MiB; the first quarter is for warming up. Redis keeps
 * what happened, 35 days of it, so it is judged by what one record more takes. Used by one thread.
 */
final class MemoryFigures {
  static final double TENTH = 0.10;
  static final double SOME_MB = 8;
  static final double MOST_KB_PER_RECORD = 2;
  private static final double KB_PER_MB = 1024;

  private final Map<String, Series> resident = new LinkedHashMap<>();
  private final Series liveHeap = new Series();
  private final Series redisData = new Series();
  private final Series records = new Series();

  /** Memory a process holds, MiB. */
  void resident(String process, double atS, double mb) {
    resident.computeIfAbsent(process, p -> new Series()).add(atS, mb);
  }

  /** What is alive on the service's heap, right after a collection that was asked for, MiB. */
  void liveHeap(double atS, double mb) {
    liveHeap.add(atS, mb);
  }

  /** What Redis' data takes (MiB), and how many records its history ever had. */
  void redis(double atS, double usedMb, long recordsAdded) {
    redisData.add(atS, usedMb);
    records.add(atS, (double) recordsAdded);
  }

  /** In words, what is not flat. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    resident.forEach(
        (process, series) -> {
          if (!process.equals("redis")) {
            judge("memory of " + process, series, faults);
          }
        });
    judge("live heap of the service", liveHeap, faults);
    if (!(kbPerRecord() <= MOST_KB_PER_RECORD)) {
      faults.add(
          String.format(
              Locale.ROOT,
              "Redis takes %.2f KiB for a record, allowed: %.1f",
              kbPerRecord(),
              MOST_KB_PER_RECORD));
    }
    return faults;
  }

  private static void judge(String what, Series series, List<String> faults) {
    double early = series.meanOfQuarter(1);
    double late = series.meanOfQuarter(3);
    if (!(late <= early * (1 + TENTH) + SOME_MB)) {
      faults.add(
          String.format(
              Locale.ROOT,
              "%s is not flat: %.1f MiB in the second quarter, %.1f in the last",
              what,
              early,
              late));
    }
  }

  /** What one record more in the history takes in Redis, with all that hangs on it. */
  double kbPerRecord() {
    double usedMb = redisData.meanOfQuarter(3) - redisData.meanOfQuarter(1);
    return usedMb * KB_PER_MB / (records.meanOfQuarter(3) - records.meanOfQuarter(1));
  }

  /** For a reader. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(Locale.ROOT, "%-24s%10s%10s%14s", "MiB", "2nd", "last", "rise an hour"));
    resident.forEach((process, series) -> lines.add(line(process, series)));
    lines.add(line("live heap", liveHeap));
    lines.add(line("redis data", redisData));
    lines.add(String.format(Locale.ROOT, "one record more takes %.2f KiB in Redis", kbPerRecord()));
    return lines;
  }

  private static String line(String name, Series series) {
    return String.format(
        Locale.ROOT,
        "%-24s%10.1f%10.1f%14.1f",
        name,
        series.meanOfQuarter(1),
        series.meanOfQuarter(3),
        series.risePerHour());
  }

  /** For the report. */
  JsonObject json() {
    JsonObject json = new JsonObject();
    resident.forEach((process, series) -> json.put(process, json(series)));
    return json.put("liveHeap", json(liveHeap))
        .put("redisData", json(redisData))
        .put("redisRecords", json(records))
        .put("redisKbPerRecord", rounded(kbPerRecord()));
  }

  private static JsonObject json(Series series) {
    JsonArray points = new JsonArray();
    series
        .points()
        .forEach(p -> points.add(new JsonArray().add(rounded(p.atS())).add(rounded(p.value()))));
    return new JsonObject()
        .put("secondQuarter", rounded(series.meanOfQuarter(1)))
        .put("lastQuarter", rounded(series.meanOfQuarter(3)))
        .put("risePerHour", rounded(series.risePerHour()))
        .put("points", points);
  }

  private static Double rounded(double value) {
    return Double.isFinite(value) ? Math.round(value * 100) / 100.0 : null;
  }
}
