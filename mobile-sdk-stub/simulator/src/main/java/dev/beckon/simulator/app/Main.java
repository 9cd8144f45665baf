package dev.beckon.simulator.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Starts the simulator. */
@Command(
    name = "simulator",
    mixinStandardHelpOptions = true,
    subcommands = DemoCommand.class,
    description = "The world around Beckon: shops, shoppers, phones, tills, the push service.")
public final class Main {
  private Main() {}

  /** Runs one command; exits with 0 when it did what it should, 1 when not, 2 on wrong usage. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main());
  }
}
