package dev.beckon.simulator.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one run of {@code bench decide} found.
 *
 * @param measured as the service's program told it
 * @param invalid why the measurement is worth nothing
 */
record DecideFigures(
    int candidates, String appendFsync, int perSecond, JsonObject measured, List<String> invalid) {
  private static final int PROMISED_CANDIDATES = 20;
  private static final int PROMISED_RATE = 1_000;
  private static final double MOST_P99_MS = 10;
  private static final double MOST_LATE_P99_MS = 2;
  private static final double RATE_TOLERANCE = 0.03;

  DecideFigures {
    List<String> all = new ArrayList<>(invalid);
    double rate = measured.getDouble("decisionsPerSecond");
    if (Math.abs(rate / due(measured) - 1) > RATE_TOLERANCE) {
      all.add(
          String.format(
              Locale.ROOT, "%.0f decisions a second were made, %d were due", rate, due(measured)));
    }
    int offered = measured.getInteger("offered");
    if (offered != measured.getInteger("asked") - measured.getInteger("failed")) {
      all.add(
          "%d offers were made, %d decisions were asked for"
              .formatted(offered, measured.getInteger("asked")));
    }
    double lateMs = measured.getJsonObject("late").getDouble("p99Ms");
    if (lateMs > MOST_LATE_P99_MS) {
      all.add(
          String.format(
              Locale.ROOT,
              "the schedule was kept with p99 %.1f ms, allowed: %.0f",
              lateMs,
              MOST_LATE_P99_MS));
    }
    invalid = List.copyOf(all);
  }

  private static int due(JsonObject measured) {
    return measured.getInteger("due");
  }

  private double decisionMs(String which) {
    return measured.getJsonObject("decision").getDouble(which);
  }

  /** What is promised and was not kept: no decision fails; with few candidates, all are quick. */
  List<String> broken() {
    List<String> broken = new ArrayList<>();
    if (measured.getInteger("failed") > 0) {
      broken.add(
          measured.getInteger("failed") + " of " + measured.getInteger("decisions") + " failed");
    }
    if (candidates <= PROMISED_CANDIDATES && due(measured) < Math.min(perSecond, PROMISED_RATE)) {
      broken.add("no more than %d decisions a second could be asked for".formatted(due(measured)));
    }
    if (candidates <= PROMISED_CANDIDATES
        && perSecond <= PROMISED_RATE
        && decisionMs("p99Ms") > MOST_P99_MS) {
      broken.add(
          String.format(
              Locale.ROOT,
              "decision and claim p99 is %.1f ms with %d candidates, promised: %.0f",
              decisionMs("p99Ms"),
              candidates,
              MOST_P99_MS));
    }
    return broken;
  }

  String lines() {
    return String.format(
        Locale.ROOT,
        "%d candidates, appendfsync %s: decision and claim p50 %.2f, p99 %.2f, max %.1f ms at"
            + " %.0f/s; at most %.0f decisions/s, %.0f claims/s",
        candidates,
        appendFsync,
        decisionMs("p50Ms"),
        decisionMs("p99Ms"),
        decisionMs("maxMs"),
        measured.getDouble("decisionsPerSecond"),
        measured.getDouble("decisionsPerSecondMax"),
        measured.getDouble("claimsPerSecondMax"));
  }

  JsonObject json() {
    return new JsonObject()
        .put("candidates", candidates)
        .put("appendFsync", appendFsync)
        .put("shoppers", measured.getInteger("shoppers"))
        .put("decisions", measured.getInteger("decisions"))
        .put("failed", measured.getInteger("failed"))
        .put("due", due(measured))
        .put("rate", Json.rounded(measured.getDouble("decisionsPerSecond")))
        .put("stages", new JsonObject().put("decision", measured.getJsonObject("decision")))
        .put("late", measured.getJsonObject("late"))
        .put("decisionsPerSecond", Json.rounded(measured.getDouble("decisionsPerSecondMax")))
        .put("claimsPerSecondMax", Json.rounded(measured.getDouble("claimsPerSecondMax")))
        .put("invalid", new JsonArray(invalid))
        .put("promisesBroken", new JsonArray(broken()));
  }
}
