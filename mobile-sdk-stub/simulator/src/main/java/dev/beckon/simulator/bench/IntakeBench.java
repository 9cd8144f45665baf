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
import java.util.Optional;

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
    List<IntakeOutcome> all = new ArrayList<>();
    for (int gateways : options.gateways()) {
      for (int batch : options.batches()) {
        Optional<FloorFigures> floor = Optional.empty();
        if (options.floor()) {
          floor = Optional.of(new FloorRun(options, gateways, batch, out).run());
        }
        IntakeFigures figures = new IntakeRun(options, jars, gateways, batch, out).run();
        IntakeOutcome outcome = new IntakeOutcome(figures, floor);
        all.add(outcome);
        out.println(outcome.line());
        outcome.invalid().forEach(reason -> out.println("  INVALID: " + reason));
        outcome.faults().forEach(fault -> out.println("  FAULT: " + fault));
      }
    }
    JsonArray runs = new JsonArray();
    all.forEach(outcome -> runs.add(outcome.json()));
    boolean ok = all.stream().allMatch(o -> o.invalid().isEmpty() && o.faults().isEmpty());
    report.put("runs", runs).put("ok", ok);
    if (options.gateways().size() > 1 && options.batches().size() == 1) {
      report.put(
          "spreadPercent", spreadPercent(all.stream().map(IntakeOutcome::product).toList(), out));
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
