package dev.beckon.cloud.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code import}: brings files of the past into the running service. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    subcommands = {ImportPurchasesCommand.class, ImportStaffCommand.class},
    description = "Brings files of the past into the running service.")
final class ImportCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "import what? purchases or staff");
  }
}
