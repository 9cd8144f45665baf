package dev.beckon.simulator.app;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Starts the simulator. */
@Command(
    name = "simulator",
    mixinStandardHelpOptions = true,
    subcommands = {
      DemoCommand.class,
      BenchCommand.class,
      BenchLoadCommand.class,
      BenchFloorCommand.class,
      SoakCommand.class,
      FaultsCommand.class,
      CrashCommand.class,
      BudgetCommand.class
    },
    description = "The world around Beckon: shops, shoppers, phones, tills, the push service.")
public final class Main {
  private Main() {}

  /** Runs one command; exits with 0 when it did what it should, 1 when not, 2 on wrong usage. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(Main::wrongUsage)
        .setExecutionExceptionHandler(Main::failed);
  }

  private static int wrongUsage(ParameterException fault, String... args) {
    PrintWriter err = fault.getCommandLine().getErr();
    err.println(fault.getMessage());
    err.println("--help lists what is allowed");
    return CommandLine.ExitCode.USAGE;
  }

  /** What the world outside refused is told in a sentence; anything else is a fault of ours. */
  private static int failed(Exception failure, CommandLine commandLine, ParseResult parsed)
      throws Exception {
    if (!(failure instanceof IOException)) {
      throw failure;
    }
    commandLine.getErr().println("failed: " + failure);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
