package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ConfigException;
import dev.beckon.cloud.app.config.ServiceConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Where the running service is, for commands that ask it to do something. */
final class AdminOptions {
  @Option(
      names = "--config",
      required = true,
      scope = ScopeType.INHERIT,
      description = "the configuration file that the service runs with")
  private Path file;

  @Option(
      names = "--url",
      scope = ScopeType.INHERIT,
      description = "where the service is, unless it is where the configuration says")
  private URI url;

  @Option(
      names = "--ca",
      scope = ScopeType.INHERIT,
      description = "certificates (PEM) that the service's own is issued by")
  private Path ca;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "print the service's answer as it is")
  private boolean json;

  /** One step at the service. */
  interface Step {
    void run(AdminClient service, PrintWriter out) throws IOException, InterruptedException;
  }

  /** Whether the answer is to be printed as it is. */
  boolean json() {
    return json;
  }

  /** Takes a step, and says what was wrong with it; the exit code. */
  int with(CommandSpec command, Step step) {
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    try {
      step.run(AdminClient.of(ServiceConfig.load(file), url, ca), out);
      out.flush();
      return ExitCode.OK;
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return ExitCode.USAGE;
    } catch (IOException e) {
      err.println(e.getMessage());
      return ExitCode.SOFTWARE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      err.println("interrupted");
      return ExitCode.SOFTWARE;
    }
  }
}
