package dev.beckon.simulator.bench;

import dev.beckon.simulator.bench.load.LoadPlan;
import dev.beckon.simulator.bench.load.LoadResult;
import dev.beckon.simulator.demo.SimClock;
import dev.beckon.simulator.process.Child;
import dev.beckon.simulator.process.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The load generator as a process of its own, so that its CPU is not the service's. */
final class Generator implements AutoCloseable {
  /** The subcommand of this program that is the generator. */
  private static final String COMMAND = "bench-load";

  private static final long READY_MS = 300_000;
  private static final long AFTER_END_MS = 30_000;

  private final LoadPlan plan;
  private final Child child;
  private final Map<String, Long> times = new HashMap<>();

  /** Starts it with a plan. */
  Generator(LoadPlan plan, Workspace workspace) throws IOException {
    this.plan = plan;
    Path file = workspace.write("load.json", plan.toJson());
    child =
        OwnProgram.start(
            "generator", List.of("-Xmx768m"), List.of(COMMAND, file.toString()), workspace);
  }

  /** Waits until every gateway is connected and the times are set. */
  void awaitReady() throws IOException, InterruptedException {
    for (String time : child.awaitReady(READY_MS).split(" ", -1)) {
      String[] parts = time.split("=", 2);
      times.put(parts[0], Long.parseLong(parts[1]));
    }
  }

  /** Waits until measuring begins. */
  void awaitMeasure() throws InterruptedException {
    sleepUntil(times.get("measure"));
  }

  /** Waits until the schedule ends, and measuring with it. */
  void awaitEnd() throws InterruptedException {
    sleepUntil(times.get("end"));
  }

  private static void sleepUntil(long unixMs) throws InterruptedException {
    TimeUnit.MICROSECONDS.sleep(Math.max(0, unixMs * 1000 - SimClock.nowUs()));
  }

  long pid() {
    return child.pid();
  }

  /** Waits until it has ended, some time after the end of the schedule. */
  LoadResult awaitResult() throws IOException, InterruptedException {
    child.awaitEnd(AFTER_END_MS);
    Path result = Path.of(plan.resultFile());
    if (!result.toFile().isFile()) {
      throw new IOException("the generator left no result\n" + child.tail());
    }
    return LoadResult.read(result);
  }

  @Override
  public void close() {
    child.close();
  }
}
