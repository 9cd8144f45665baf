package dev.beckon.simulator.app;

import dev.beckon.simulator.bench.load.LoadProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bench-load}: the load generator, which a bench starts as a process of its own. */
@Command(
    name = "bench-load",
    hidden = true,
    description = "Plays gateways by a plan that a bench has written.")
final class BenchLoadCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "PLAN")
  private Path plan;

  @Override
  public Integer call() throws IOException, InterruptedException {
    LoadProgram.run(plan, System.out);
    return 0;
  }
}
