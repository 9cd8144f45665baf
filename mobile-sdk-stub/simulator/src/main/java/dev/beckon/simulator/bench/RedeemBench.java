package dev.beckon.simulator.bench;

import dev.beckon.simulator.demo.Jars;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;

/** {@code bench redeem}: how long a till waits for a code to be redeemed. */
public final class RedeemBench {
  private RedeemBench() {}

  /**
   * Runs it; blocks for minutes.
   *
   * @param out where progress and results are told
   * @return the report; its {@code ok} says that nothing was wrong and that the promise holds
   */
  public static JsonObject run(RedeemOptions options, Jars jars, PrintStream out)
      throws IOException, InterruptedException {
    JsonObject report =
        new JsonObject()
            .put("bench", "redeem")
            .put("startedAt", Instant.now().toString())
            .put("machine", Machine.json());
    RedeemFigures figures = new RedeemRun(options, jars, out).run();
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
