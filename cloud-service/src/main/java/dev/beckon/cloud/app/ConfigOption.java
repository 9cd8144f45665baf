package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ConfigException;
import dev.beckon.cloud.app.config.ServiceConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --config FILE}, which every command needs. */
final class ConfigOption {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "the configuration, such as beckon.example.yaml")
  private Path file;

  /** The file itself. */
  Path file() {
    return file;
  }

  /** Reads and checks the whole file. */
  ServiceConfig load() throws ConfigException {
    return ServiceConfig.load(file);
  }
}
