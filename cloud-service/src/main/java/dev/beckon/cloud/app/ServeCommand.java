package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ConfigException;
import dev.beckon.cloud.app.config.ServiceConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve}: runs the service until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Runs the service until it is told to stop.")
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--config", required = true, description = "the configuration file")
  private Path file;

  /** Returns once everything runs, or with what kept it from running. */
  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ServiceConfig config;
    try {
      config = ServiceConfig.load(file);
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return ExitCode.USAGE;
    }
    out.print(config.describe());
    Parts parts = new Parts();
    Runtime.getRuntime().addShutdownHook(new Thread(parts::close, "shutdown"));
    try {
      Service service = Service.start(config, parts);
      out.printf(
          "READY http=http://%s:%d mqtt=tcp://%s:%d%n",
          config.http().host(), service.httpPort(), config.mqtt().host(), service.mqttPort());
      out.flush();
      return ExitCode.OK;
    } catch (StartException e) {
      err.println("beckon cannot start: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
  }
}
