package dev.beckon.simulator.bench;

import dev.beckon.simulator.bench.load.LoadPlan;
import dev.beckon.simulator.bench.load.LoadResult;
import dev.beckon.simulator.process.Child;
import dev.beckon.simulator.process.Workspace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The load generator as a process of its own, so that its CPU is not the service's. */
final class Generator implements AutoCloseable {
  /** The subcommand of this program that is the generator. */
  static final String COMMAND = "bench-load";

  private static final String MAIN = "dev.beckon.simulator.app.Main";
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final long READY_MS = 300_000;
  private static final long AFTER_END_S = 30;

  private final LoadPlan plan;
  private final Child child;
  private final Map<String, Long> times = new HashMap<>();

  /** Starts it with a plan. */
  Generator(LoadPlan plan, Workspace workspace) throws IOException {
    this.plan = plan;
    Path file = workspace.write("load.json", plan.toJson());
    List<String> command =
        List.of(JAVA, "-Xmx768m", "-cp", classPath(), MAIN, COMMAND, file.toString());
    child = Child.start("generator", command, workspace.folder(), workspace.resolve("load.log"));
  }

  /** This program's own; absolute, since the generator runs in another folder. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Waits until every gateway is connected and the times are set. */
  void awaitReady() throws IOException, InterruptedException {
    for (String time : child.awaitReady(READY_MS).split(" ", -1)) {
      String[] parts = time.split("=", 2);
      times.put(parts[0], Long.parseLong(parts[1]));
    }
  }

  /** When measuring begins, unix milliseconds. */
  long measureAtMs() {
    return times.get("measure");
  }

  /** When the schedule ends, unix milliseconds. */
  long endAtMs() {
    return times.get("end");
  }

  long pid() {
    return child.pid();
  }

  /** Waits until it has ended, some time after the end of the schedule. */
  LoadResult awaitResult() throws IOException, InterruptedException {
    ProcessHandle process = ProcessHandle.of(child.pid()).orElse(null);
    try {
      if (process != null) {
        process.onExit().get(AFTER_END_S, TimeUnit.SECONDS);
      }
    } catch (TimeoutException e) {
      throw new IOException("the generator did not end\n" + child.tail(), e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
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
