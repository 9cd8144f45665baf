package dev.beckon.simulator.app;

import dev.beckon.simulator.drill.Faults;
import dev.beckon.simulator.drill.FaultsOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code faults}: parts are taken away under load, one after another. */
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    description = "Takes Redis, SQL and the push service away under load, one after another.")
final class FaultsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Trial trial;

  @Option(names = "--seconds", defaultValue = "60", description = "each fault lasts (60)")
  private int seconds;

  @Option(
      names = "--only",
      split = ",",
      description =
          "redis-killed, redis-frozen, redis-down, sql-locked, push-refused, push-silent (all)")
  private List<String> only;

  @Option(
      names = "--inside",
      defaultValue = "60",
      description = "guests in the shop at the same time, on average (60)")
  private int inside;

  @Override
  public Integer call() throws IOException, InterruptedException {
    FaultsOptions options =
        new FaultsOptions(
            seconds, only == null ? List.of() : only, inside, trial.heapMb(), trial.seed());
    trial.check(spec, options.faults());
    return trial.conclude(Faults.run(options, trial.jars(), System.out));
  }
}
