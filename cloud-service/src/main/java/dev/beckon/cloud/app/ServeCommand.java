package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ConfigException;
import dev.beckon.cloud.app.config.ServiceConfig;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code serve}: runs the service until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Runs the service until it is told to stop.")
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;

  /** Returns once everything runs, or fails with what kept it from running. */
  @Override
  public Integer call() throws ConfigException, StartException {
    PrintWriter out = spec.commandLine().getOut();
    ServiceConfig checked = config.load();
    out.print(checked.describe());
    out.flush();
    LogPart.configure(checked.log());
    requireSurroundings(checked);
    Parts parts = new Parts();
    Stop.atTheEnd(parts);
    Service service;
    try {
      service = Service.start(checked, parts);
    } catch (CancellationException e) {
      LoggerFactory.getLogger(ServeCommand.class).info("{}", e.getMessage());
      return ExitCode.SOFTWARE;
    }
    out.printf(
        "READY http=%s://%s:%d mqtt=%s%n",
        checked.http().tls() ? "https" : "http",
        checked.http().host(),
        service.httpPort(),
        service.mqttUrl());
    out.flush();
    return ExitCode.OK;
  }

  /** Everything that can be known before the first part is started, said at once. */
  private static void requireSurroundings(ServiceConfig config) throws StartException {
    Preflight preflight = Preflight.of(config);
    // Not before the configuration said how to log.
    Logger log = LoggerFactory.getLogger(ServeCommand.class);
    preflight.warnings().forEach(log::warn);
    List<String> faults = new ArrayList<>(preflight.faults());
    faults.addAll(Listener.faults(Listener.of(config)));
    if (!faults.isEmpty()) {
      throw new StartException(faults);
    }
  }
}
