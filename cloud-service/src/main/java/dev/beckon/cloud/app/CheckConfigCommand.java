package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ConfigException;
import dev.beckon.cloud.app.config.ServiceConfig;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code check-config}: says whether the service could start, and with what; starts nothing. */
@Command(
    name = "check-config",
    mixinStandardHelpOptions = true,
    description = "Checks a configuration and its surroundings, prints what is in effect.")
final class CheckConfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;

  /** Exit code 2 when the service would not start. */
  @Override
  public Integer call() throws ConfigException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ServiceConfig checked = config.load();
    out.print(checked.describe());
    LogPart.configure(checked.log());
    Preflight preflight = Preflight.of(checked);
    preflight.warnings().forEach(warning -> err.println("warning: " + warning));
    // A port that the running service holds itself is as it should be.
    Listener.faults(Listener.of(checked))
        .forEach(taken -> err.println("warning: " + taken + ", unless the service runs already"));
    preflight.faults().forEach(fault -> err.println("fault: " + fault));
    out.flush();
    return preflight.faults().isEmpty() ? ExitCode.OK : ExitCode.USAGE;
  }
}
