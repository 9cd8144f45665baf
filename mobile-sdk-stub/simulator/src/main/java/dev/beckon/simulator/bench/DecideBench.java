package dev.beckon.simulator.bench;

import dev.beckon.simulator.demo.Jars;
import dev.beckon.simulator.measure.ProcessUsage;
import dev.beckon.simulator.process.Workspace;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** {@code bench decide}: how long a decision and its claim take where many offers meet. */
public final class DecideBench {
  private DecideBench() {}

  /**
   * Runs it; blocks for minutes.
   *
   * @param out where progress and results are told
   * @return the report; its {@code ok} says that nothing was wrong and that what is promised holds
   * @throws IOException when the program broke off, as it does when anything was decided that
   *     should not have been; the message says where its log is
   */
  public static JsonObject run(DecideOptions options, Jars jars, PrintStream out)
      throws IOException, InterruptedException {
    JsonObject report =
        new JsonObject()
            .put("bench", "decide")
            .put("startedAt", Instant.now().toString())
            .put("machine", Machine.json());
    Workspace workspace = Workspace.create();
    ServiceTests programs =
        new ServiceTests(options.serviceTests(), options.benchLib(), jars.service(), workspace);
    List<DecideFigures> runs = new ArrayList<>();
    for (String fsync : options.appendFsync()) {
      for (int candidates : options.candidates()) {
        DecideFigures figures = run(options, programs, fsync, candidates);
        runs.add(figures);
        out.println(figures.lines());
        figures.invalid().forEach(reason -> out.println("  INVALID: " + reason));
        figures.broken().forEach(promise -> out.println("  NOT KEPT: " + promise));
      }
    }
    workspace.delete();
    JsonArray all = new JsonArray();
    runs.forEach(figures -> all.add(figures.json()));
    return report
        .put("runs", all)
        .put(
            "ok",
            runs.stream()
                .allMatch(figures -> figures.invalid().isEmpty() && figures.broken().isEmpty()));
  }

  private static DecideFigures run(
      DecideOptions options, ServiceTests programs, String fsync, int candidates)
      throws IOException, InterruptedException {
    Others others = new Others();
    long endedBeforeMs = Others.endedChildrenMs();
    long generatedBeforeMs = ProcessUsage.of(ProcessHandle.current().pid()).cpuMs();
    JsonObject measured = programs.decide(options, fsync, candidates);
    List<String> invalid = new ArrayList<>();
    long ownMs =
        Others.endedChildrenMs()
            - endedBeforeMs
            + measured.getLong("redisCpuMs")
            + ProcessUsage.of(ProcessHandle.current().pid()).cpuMs()
            - generatedBeforeMs;
    others.invalid("all of it", ownMs).ifPresent(invalid::add);
    return new DecideFigures(candidates, fsync, options.perSecond(), measured, invalid);
  }
}
