package dev.beckon.simulator.bench;

import dev.beckon.simulator.process.Child;
import dev.beckon.simulator.process.ServicePrograms;
import dev.beckon.simulator.process.Workspace;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** What the service's compiled tests can measure and prepare, each in a process of its own. */
final class ServiceTests {
  private static final String POPULATE = "dev.beckon.cloud.app.Populate";
  private static final String JMH = "org.openjdk.jmh.Main";
  private static final String LOOK_UP = "LookUpBenchmark";
  private static final String DECIDE = "dev.beckon.cloud.app.DecideProgram";
  private static final long DECIDED_MS = 900_000;
  private static final int SCHEDULE_WARM_UP_S = 5;
  private static final long POPULATED_MS = 900_000;
  private static final long MEASURED_MS = 300_000;

  private final ServicePrograms programs;
  private final Workspace workspace;

  /**
   * @param serviceTests the service's compiled tests
   * @param benchLib their libraries
   */
  ServiceTests(Path serviceTests, Path benchLib, Path serviceJar, Workspace workspace) {
    this.workspace = workspace;
    programs = new ServicePrograms(serviceTests, benchLib, serviceJar, workspace);
  }

  /** Registers so many installations with the service of a configuration, which must not run. */
  void populate(Path configuration, int count) throws IOException, InterruptedException {
    run(
        "populate",
        List.of("-Xmx1g"),
        List.of(POPULATE, configuration.toString(), Integer.toString(count)),
        POPULATED_MS);
  }

  /**
   * Nanoseconds a look-up takes, by kind: hit, batch (hits, twenty at once), miss.
   *
   * @param seconds measured for each kind, after half as many to warm up
   */
  Map<String, Double> lookUpNs(int installations, int seconds)
      throws IOException, InterruptedException {
    Path result = workspace.resolve("jmh.json");
    run(
        "jmh",
        List.of("-Xmx128m"),
        List.of(
            JMH,
            LOOK_UP,
            "-p",
            "installations=" + installations,
            "-wi",
            Integer.toString((seconds + 1) / 2),
            "-i",
            Integer.toString(seconds),
            "-rf",
            "json",
            "-rff",
            result.toString()),
        MEASURED_MS);
    Map<String, Double> kinds = new TreeMap<>();
    for (Object one : new JsonArray(Files.readString(result))) {
      JsonObject benchmark = (JsonObject) one;
      String name = benchmark.getString("benchmark");
      kinds.put(
          name.substring(name.lastIndexOf('.') + 1),
          Json.rounded(benchmark.getJsonObject("primaryMetric").getDouble("score")));
    }
    if (!kinds.keySet().equals(Set.of("hit", "batch", "miss"))) {
      throw new IOException("the micro-benchmark measured " + kinds.keySet());
    }
    return kinds;
  }

  /**
   * Has a program decide on that many candidates, as often as is asked here, and then as often as
   * it can.
   *
   * @return what was measured here and there; {@code due} is how many decisions a second were asked
   *     for: fewer than wanted where it could not keep that up
   */
  JsonObject decide(DecideOptions options, String appendFsync, int candidates)
      throws IOException, InterruptedException {
    String name = "decide-" + appendFsync + "-" + candidates;
    Path result = workspace.resolve(name + ".json");
    List<String> arguments =
        List.of(
            DECIDE,
            workspace.resolve(name).toString(),
            appendFsync,
            Integer.toString(candidates),
            Integer.toString(options.seconds()),
            Integer.toString(options.shoppers()),
            result.toString());
    List<String> jvmOptions = List.of("-Xmx" + options.heapMb() + "m");
    try (Child child = programs.start(name, jvmOptions, arguments)) {
      String[] ready = child.awaitReady(DECIDED_MS).split(" ", -1);
      int due = options.due(Double.parseDouble(ready[1]));
      int warmUp = Math.min(SCHEDULE_WARM_UP_S, options.seconds());
      DecideSchedule schedule =
          new DecideSchedule(due, warmUp, options.seconds(), new Random(options.seed()));
      JsonObject measured = schedule.keep(Integer.parseInt(ready[0])).put("due", due);
      end(child, DECIDED_MS);
      return measured.mergeIn(new JsonObject(Files.readString(result)));
    }
  }

  private void run(String name, List<String> jvmOptions, List<String> arguments, long withinMs)
      throws IOException, InterruptedException {
    try (Child child = programs.start(name, jvmOptions, arguments)) {
      end(child, withinMs);
    }
  }

  private static void end(Child child, long withinMs) throws IOException, InterruptedException {
    child.awaitEnd(withinMs);
    if (child.exitCode() != 0) {
      throw new IOException(child.name() + " ended with " + child.exitCode() + "\n" + child.tail());
    }
  }
}
