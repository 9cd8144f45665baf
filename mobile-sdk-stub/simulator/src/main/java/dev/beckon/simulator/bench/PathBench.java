package dev.beckon.simulator.bench;

import dev.beckon.simulator.demo.Jars;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;

/** {@code bench path}: how long it takes from a frame on the air to an offer accepted by FCM. */
public final class PathBench {
  private PathBench() {}

  /**
   * Runs every geometry, one after another; blocks.
   *
   * @param out where progress and results are told
   * @return the report; its {@code ok} says that every run is valid, without fault, and keeps what
   *     is promised of its geometry
   */
  public static JsonObject run(PathOptions options, Jars jars, PrintStream out)
      throws IOException, InterruptedException {
    JsonObject report =
        new JsonObject()
            .put("bench", "path")
            .put("startedAt", Instant.now().toString())
            .put("machine", Machine.json());
    JsonArray runs = new JsonArray();
    boolean ok = true;
    for (int phones : options.phonesAround()) {
      PathFigures figures = new PathRun(options, jars, phones, out).run();
      out.println(figures.lines());
      figures.invalid().forEach(reason -> out.println("  INVALID: " + reason));
      figures.faults().forEach(fault -> out.println("  FAULT: " + fault));
      figures.broken().forEach(promise -> out.println("  NOT KEPT: " + promise));
      runs.add(figures.json());
      ok &= figures.invalid().isEmpty() && figures.faults().isEmpty() && figures.broken().isEmpty();
    }
    return report.put("runs", runs).put("ok", ok);
  }
}
