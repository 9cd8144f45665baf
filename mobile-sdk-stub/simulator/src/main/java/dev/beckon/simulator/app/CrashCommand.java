package dev.beckon.simulator.app;

import dev.beckon.simulator.drill.Crash;
import dev.beckon.simulator.drill.CrashOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code crash}: the service and Redis are killed at every command of an offer's way. */
@Command(
    name = "crash",
    mixinStandardHelpOptions = true,
    description = "Kills the service and Redis at every command that the way of an offer takes.")
final class CrashCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Trial trial;

  @Option(names = "--only", split = ",", description = "what is killed: service, redis (both)")
  private List<String> only;

  @Option(
      names = "--every",
      defaultValue = "1",
      description = "takes every so manieth of all cuts (1)")
  private int every;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CrashOptions options = new CrashOptions(only == null ? List.of() : only, every, trial.heapMb());
    trial.check(spec, options.faults());
    return trial.conclude(Crash.run(options, trial.jars(), System.out));
  }
}
