package dev.beckon.simulator.app;

import dev.beckon.simulator.bench.floor.FloorProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bench-floor}: the bare endpoint, which a bench starts as a process of its own. */
@Command(
    name = "bench-floor",
    hidden = true,
    description = "Takes gateways' batches and does nothing with them.")
final class BenchFloorCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RESULT")
  private Path result;

  @Override
  public Integer call() throws IOException, InterruptedException {
    FloorProgram.run(result, System.out);
    return 0;
  }
}
