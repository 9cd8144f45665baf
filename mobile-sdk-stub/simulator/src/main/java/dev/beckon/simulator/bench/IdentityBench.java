package dev.beckon.simulator.bench;

import dev.beckon.simulator.demo.Jars;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;

/** {@code bench identity}: what it takes to know so many installations by their rotating ids. */
public final class IdentityBench {
  private IdentityBench() {}

  /**
   * Runs it; blocks for minutes.
   *
   * @param out where progress and results are told
   * @return the report; its {@code ok} says that nothing was wrong and that what is promised of a
   *     million holds
   */
  public static JsonObject run(IdentityOptions options, Jars jars, PrintStream out)
      throws IOException, InterruptedException {
    JsonObject report =
        new JsonObject()
            .put("bench", "identity")
            .put("startedAt", Instant.now().toString())
            .put("machine", Machine.json());
    IdentityFigures figures = new IdentityRun(options, jars, out).run();
    out.println(figures.lines());
    figures.invalid().forEach(reason -> out.println("  INVALID: " + reason));
    figures.faults().forEach(fault -> out.println("  FAULT: " + fault));
    figures.broken().forEach(promise -> out.println("  NOT KEPT: " + promise));
    return report
        .mergeIn(figures.json())
        .put(
            "ok",
            figures.invalid().isEmpty()
                && figures.faults().isEmpty()
                && figures.broken().isEmpty());
  }
}
