package dev.beckon.simulator.bench;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What one run of {@code bench identity} found.
 *
 * @param readySeconds from the start of the service's process until it said READY
 * @param tableMb 10^6 bytes of all that the resolver holds, at its most
 * @param rotationCpuSeconds CPU time of making one window's table; empty: not waited for
 * @param lookUpNs by kind: hit, batch (hits, twenty at once), miss
 * @param residentMb of the service at the end
 * @param sightings that were played
 * @param invalid why the measurement is worth nothing
 * @param faults what the product did not do as it should
 */
record IdentityFigures(
    int installations,
    int sample,
    double readySeconds,
    double registeredPerSecond,
    double tableMb,
    Optional<Double> rotationCpuSeconds,
    Map<String, Double> lookUpNs,
    double residentMb,
    long sightings,
    List<String> invalid,
    List<String> faults) {
  private static final double MOST_READY_SECONDS = 20;
  private static final double MOST_TABLE_MB = 120;
  private static final double MOST_ROTATION_SECONDS = 3;
  private static final double MOST_LOOK_UP_NS = 100;

  /** The promises of a million installations that were not kept. */
  List<String> broken() {
    List<String> broken = new ArrayList<>();
    check(broken, "readySeconds", readySeconds, MOST_READY_SECONDS);
    check(broken, "tableMb", tableMb, MOST_TABLE_MB);
    rotationCpuSeconds.ifPresent(
        s -> check(broken, "rotationCpuSeconds", s, MOST_ROTATION_SECONDS));
    lookUpNs.forEach((kind, ns) -> check(broken, "lookupNs of a " + kind, ns, MOST_LOOK_UP_NS));
    return broken;
  }

  private static void check(List<String> broken, String figure, double value, double most) {
    if (value > most) {
      broken.add(String.format(Locale.ROOT, "%s is %.1f, promised: %.0f", figure, value, most));
    }
  }

  String lines() {
    return String.format(
        Locale.ROOT,
        "%,d installations: ready after %.1f s, tables %.1f MB, resident %.0f MiB, rotation %s,"
            + " look-up %.1f ns (in batches %.1f, of an unknown id %.1f); %d registrations/s over REST;"
            + " %d sampled phones, %,d sightings",
        installations,
        readySeconds,
        tableMb,
        residentMb,
        rotationCpuSeconds
            .map(s -> String.format(Locale.ROOT, "%.2f s of CPU", s))
            .orElse("not waited for"),
        lookUpNs.get("hit"),
        lookUpNs.get("batch"),
        lookUpNs.get("miss"),
        Math.round(registeredPerSecond),
        sample,
        sightings);
  }

  JsonObject json() {
    JsonObject json =
        new JsonObject()
            .put("installations", installations)
            .put("readySeconds", Json.rounded(readySeconds))
            .put("tableMb", Json.rounded(tableMb));
    rotationCpuSeconds.ifPresent(s -> json.put("rotationCpuSeconds", Json.rounded(s)));
    return json.put("lookupNs", lookUpNs.get("hit"))
        .put("lookupInBatchNs", lookUpNs.get("batch"))
        .put("lookupMissNs", lookUpNs.get("miss"))
        .put("residentMb", Json.rounded(residentMb))
        .put("registeredPerSecond", Json.rounded(registeredPerSecond))
        .put("sample", sample)
        .put("sightings", sightings)
        .put("invalid", invalid)
        .put("faults", faults)
        .put("promisesBroken", broken());
  }
}
