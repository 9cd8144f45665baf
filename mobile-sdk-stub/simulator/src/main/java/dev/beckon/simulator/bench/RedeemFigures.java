package dev.beckon.simulator.bench;

import dev.beckon.simulator.till.Till;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one run of {@code bench redeem} found.
 *
 * @param times by kind of call, microseconds from the moment it was due to its answer
 * @param invalid why the measurement is worth nothing
 * @param faults what the product did not do as it should
 */
record RedeemFigures(
    int perSecond, Map<Till.Act, Histogram> times, List<String> invalid, List<String> faults) {
  private static final double MOST_COMMIT_MS = 20;

  static double ms(Histogram times, double percentile) {
    return times.getValueAtPercentile(percentile) / 1000.0;
  }

  /** The promises that were not kept. */
  List<String> broken() {
    List<String> broken = new ArrayList<>();
    double p99Ms = ms(times.get(Till.Act.COMMIT), 99);
    if (p99Ms > MOST_COMMIT_MS) {
      broken.add(
          String.format(
              Locale.ROOT, "p99 of COMMIT is %.1f ms, promised: %.0f", p99Ms, MOST_COMMIT_MS));
    }
    return broken;
  }

  String lines() {
    StringBuilder lines = new StringBuilder();
    times.forEach(
        (act, of) ->
            lines.append(
                String.format(
                    Locale.ROOT,
                    "%-8s %,6d calls at %d/s: p50 %.2f ms, p99 %.2f ms, at most %.2f ms%n",
                    act,
                    of.getTotalCount(),
                    perSecond,
                    ms(of, 50),
                    ms(of, 99),
                    of.getMaxValue() / 1000.0)));
    return lines.toString().stripTrailing();
  }

  JsonObject json() {
    JsonObject json = new JsonObject().put("callsPerSecond", perSecond);
    times.forEach(
        (act, of) ->
            json.put(
                act.name().toLowerCase(Locale.ROOT),
                new JsonObject()
                    .put("count", of.getTotalCount())
                    .put("p50Ms", Json.rounded(ms(of, 50)))
                    .put("p99Ms", Json.rounded(ms(of, 99)))
                    .put("maxMs", Json.rounded(of.getMaxValue() / 1000.0))));
    return json.put("invalid", invalid).put("faults", faults).put("promisesBroken", broken());
  }
}
