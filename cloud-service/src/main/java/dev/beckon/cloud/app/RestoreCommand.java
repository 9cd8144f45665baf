package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ConfigException;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.backup.Restore;
import dev.beckon.cloud.backup.SecretFiles;
import dev.beckon.cloud.history.HistoryDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code restore}: brings a backup back to a machine that holds nothing yet. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = "Brings a backup back to a machine that holds nothing yet.")
final class RestoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--from", required = true, description = "the backup")
  private Path from;

  @Option(names = "--keys", description = "the key files that were kept apart from it")
  private Path keys;

  @Option(
      names = "--config",
      required = true,
      description = "the configuration file; where there is none the backup's is put there")
  private Path file;

  @Override
  public Integer call() throws ConfigException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      boolean brought = Files.notExists(file);
      if (brought) {
        bringConfiguration();
        out.printf("%s: brought back with what belongs to it%n", file);
      }
      ServiceConfig config = ServiceConfig.load(file);
      Files.createDirectories(config.data().directory());
      if (keys != null) {
        SecretFiles.restore(keys, SecretPlaces.of(config), config.data().directory());
      }
      requireKeyOf(config);
      Restore.Result result = Restore.run(from, target(config));
      out.printf(
          "%s: back as of %s%n",
          config.data().directory(), Instant.ofEpochMilli(result.createdMs()));
      if (result.forgotten() > 0) {
        out.printf(
            "The history of %d who withdrew while it was made is erased at the start.%n",
            result.forgotten());
      }
      out.println("What was decided after that moment is not known: limits may be exceeded once.");
      out.flush();
      return ExitCode.OK;
    } catch (IOException e) {
      err.println("not restored: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
  }

  private void bringConfiguration() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Restore.configuration(from, file.getFileName().toString(), folder);
  }

  private void requireKeyOf(ServiceConfig config) throws IOException {
    if (!SecretPlaces.existingVault(config).hasKey(Restore.keyFingerprint(from))) {
      throw new IOException(
          config.data().encryptionKeyFile() + " is not the key file this backup was made with");
    }
  }

  private static Restore.Target target(ServiceConfig config) throws IOException {
    Optional<HistoryDatabase> external =
        config.history().url().isPresent()
            ? Optional.of(HistoryPart.database(config))
            : Optional.empty();
    return new Restore.Target(
        config.data().directory(),
        config.redis().urlWithCredentials().map(URI::toString),
        external);
  }
}
