package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The service's commands: {@code java -jar cloud-service.jar COMMAND}. */
@Command(
    name = "beckon",
    mixinStandardHelpOptions = true,
    subcommands = {
      ServeCommand.class,
      CheckConfigCommand.class,
      KeysCommand.class,
      OffersCommand.class,
      ImportCommand.class,
      BackupCommand.class,
      RestoreCommand.class
    },
    description = "Beckon's cloud service.")
public final class Main {
  private Main() {}

  /**
   * Runs one command. Exit codes: 2 for a wrong call or configuration, 1 when the command could not
   * do what it should, both with sentences on standard error.
   */
  public static void main(String[] args) {
    int code = commandLine().execute(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(Main::wrongUsage)
        .setExecutionExceptionHandler(Main::failed);
  }

  private static int wrongUsage(ParameterException fault, String... args) {
    CommandLine command = fault.getCommandLine();
    command.getErr().println(fault.getMessage());
    command.usage(command.getErr());
    return CommandLine.ExitCode.USAGE;
  }

  /** What the operator can see to is told in sentences; anything else is a fault of ours. */
  private static int failed(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    if (failure instanceof ConfigException) {
      command.getErr().println(failure.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    if (failure instanceof StartException) {
      command.getErr().println("beckon cannot start:\n  " + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }
}
