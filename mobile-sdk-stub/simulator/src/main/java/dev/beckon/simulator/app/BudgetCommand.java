package dev.beckon.simulator.app;

import dev.beckon.simulator.drill.Budget;
import dev.beckon.simulator.drill.BudgetOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code budget}: many processes take from one budget while pushes fail and the service dies. */
@Command(
    name = "budget",
    mixinStandardHelpOptions = true,
    description =
        "Many processes take from one budget while pushes fail and the service is killed.")
final class BudgetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Trial trial;

  @Option(names = "--service-tests", required = true, description = "the service's compiled tests")
  private Path serviceTests;

  @Option(names = "--bench-lib", required = true, description = "the libraries of those")
  private Path benchLib;

  @Option(
      names = "--processes",
      defaultValue = "16",
      description = "virtual machines that shoppers enter from (16)")
  private int processes;

  @Option(
      names = "--entries",
      defaultValue = "100000",
      description = "by each of the processes (100000)")
  private int entries;

  @Option(names = "--budget", defaultValue = "1000", description = "units of the offer (1000)")
  private int budget;

  @Option(
      names = "--refused",
      defaultValue = "25",
      description = "of a hundred apps are gone, their pushes are refused (25)")
  private int refused;

  @Option(names = "--kills", defaultValue = "4", description = "of the service (4)")
  private int kills;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BudgetOptions options =
        new BudgetOptions(
            processes,
            entries,
            budget,
            refused,
            kills,
            serviceTests,
            benchLib,
            trial.heapMb(),
            trial.seed());
    trial.check(spec, options.faults());
    return trial.conclude(Budget.run(options, trial.jars(), System.out));
  }
}
