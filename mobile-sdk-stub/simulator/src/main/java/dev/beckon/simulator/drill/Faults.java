package dev.beckon.simulator.drill;

import dev.beckon.simulator.demo.Jars;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;

/** {@code faults}: one part after another is taken away under load, and given back. */
public final class Faults {
  private Faults() {}

  /**
   * Runs all that the options ask for, each on a fresh product; blocks.
   *
   * @param out where progress and results are told
   * @return the report; its {@code ok} says that nothing was doubled, nothing was lost, all of it
   *     was visible in time and everything came back by itself
   */
  public static JsonObject run(FaultsOptions options, Jars jars, PrintStream out)
      throws IOException, InterruptedException {
    JsonArray runs = new JsonArray();
    boolean ok = true;
    for (Trouble.Kind kind : options.kinds()) {
      JsonObject run = new FaultRun(options, jars, kind, out).run();
      ok &= run.getBoolean("ok");
      runs.add(run);
    }
    out.println(ok ? "Nothing doubled, nothing lost, all of it seen." : "NOT as it should be");
    return new JsonObject()
        .put("drill", "faults")
        .put("seconds", options.seconds())
        .put("seed", options.seed())
        .put("runs", runs)
        .put("ok", ok);
  }
}
