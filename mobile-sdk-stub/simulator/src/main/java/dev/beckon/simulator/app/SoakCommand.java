package dev.beckon.simulator.app;

import dev.beckon.simulator.drill.Soak;
import dev.beckon.simulator.drill.SoakOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code soak}: a crowd for an hour, then every account against every other. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = "A crowd keeps coming for an hour; memory, logs and all accounts are checked.")
final class SoakCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Trial trial;

  @Option(names = "--minutes", defaultValue = "60", description = "by the clock (60)")
  private double minutes;

  @Option(
      names = "--speed",
      defaultValue = "4",
      description = "how many times livelier than a real shop (4)")
  private double speed;

  @Option(
      names = "--inside",
      defaultValue = "24",
      description = "guests in the shop at the same time, on average (24)")
  private int inside;

  @Override
  public Integer call() throws IOException, InterruptedException {
    SoakOptions options = new SoakOptions(minutes, speed, inside, trial.heapMb(), trial.seed());
    trial.check(spec, options.faults());
    return trial.conclude(Soak.run(options, trial.jars(), System.out));
  }
}
