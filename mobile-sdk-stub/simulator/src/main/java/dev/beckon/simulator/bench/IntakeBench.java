package dev.beckon.simulator.bench;

import dev.beckon.simulator.demo.Jars;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code bench intake}: what a sighting costs, at which rate, with how many gateways. */
public final class IntakeBench {
  private IntakeBench() {}

  /**
   * Runs all that the options ask for, one after another; blocks.
   *
   * @param out where progress and results are told
   * @return the report; its {@code ok} says that every run is valid and without fault
   */
  public static JsonObject run(IntakeOptions options, Jars jars, PrintStream out)
      throws IOException, InterruptedException {
    JsonObject report =
        new JsonObject()
            .put("bench", "intake")
            .put("startedAt", Instant.now().toString())
            .put("machine", Machine.json());
    List<IntakeFigures> all = new ArrayList<>();
    for (int gateways : options.gateways()) {
      for (int batch : options.batches()) {
        IntakeFigures figures = new IntakeRun(options, jars, gateways, batch, out).run();
        all.add(figures);
        out.println(figures.line());
        figures.invalid().forEach(reason -> out.println("  INVALID: " + reason));
        figures.faults().forEach(fault -> out.println("  FAULT: " + fault));
      }
    }
    JsonArray runs = new JsonArray();
    all.forEach(figures -> runs.add(figures.json()));
    boolean ok = all.stream().allMatch(f -> f.invalid().isEmpty() && f.faults().isEmpty());
    report.put("runs", runs).put("ok", ok);
    if (options.gateways().size() > 1 && options.batches().size() == 1) {
      report.put("spreadPercent", spreadPercent(all, out));
    }
    return report;
  }

  /** How much dearer a sighting is with the worst number of gateways than with the best. */
  private static double spreadPercent(List<IntakeFigures> all, PrintStream out) {
    double least =
        all.stream().mapToDouble(IntakeFigures::cpuSecondsPerMillion).min().orElseThrow();
    double most = all.stream().mapToDouble(IntakeFigures::cpuSecondsPerMillion).max().orElseThrow();
    double percent = Json.rounded((most / least - 1) * 100);
    out.printf(Locale.ROOT, "cost per sighting over all numbers of gateways: +%.1f %%%n", percent);
    return percent;
  }
}
