package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ConfigException;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.backup.Backup;
import dev.beckon.cloud.backup.SecretFiles;
import dev.beckon.cloud.history.HistoryDatabase;
import dev.beckon.cloud.store.AppendFsync;
import dev.beckon.cloud.store.EmbeddedRedis;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code backup}: copies what the service knows into one file, while it runs or not. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = "Copies Redis, the history and the configuration into one file.")
final class BackupCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ConfigOption option;

  @Option(names = "--to", required = true, description = "the backup, a new .zip")
  private Path to;

  @Option(
      names = "--keys-to",
      description = "the key files, a new .zip to be kept apart from the backup")
  private Path keysTo;

  @Override
  public Integer call() throws ConfigException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      ServiceConfig config = option.load();
      String fingerprint = SecretPlaces.existingVault(config).fingerprint();
      Backup.Result result = create(config, fingerprint);
      out.printf(
          "%s: %,d bytes; Redis %,d bytes, history %,d rows%n",
          to, Files.size(to), result.redisBytes(), result.historyRows());
      if (keysTo == null) {
        out.printf(
            "%s not in it, without which nobody's id can be read. Keep a copy apart (--keys-to).%n",
            config.data().encryptionKeys().isPresent()
                ? "data.encryptionKeys are"
                : "The key file " + config.data().encryptionKeyFile() + " is");
      } else {
        SecretFiles.save(SecretPlaces.of(config), keysTo);
        out.printf("%s: the key files; keep them apart from the backup%n", keysTo);
      }
      out.flush();
      return ExitCode.OK;
    } catch (IOException e) {
      err.println("no backup was made: " + e.getMessage());
      return ExitCode.SOFTWARE;
    }
  }

  private Backup.Result create(ServiceConfig config, String fingerprint) throws IOException {
    if (config.history().url().isEmpty()) {
      requireHistory(config.data().directory().resolve(HistoryDatabase.FILE));
    }
    Optional<URI> external = config.redis().urlWithCredentials();
    if (external.isPresent()) {
      return create(config, fingerprint, external.get());
    }
    Optional<String> running = EmbeddedRedis.runningAt(config.data().directory());
    if (running.isPresent()) {
      return create(config, fingerprint, URI.create(running.get()));
    }
    AppendFsync fsync = AppendFsync.valueOf(config.redis().appendFsync().name());
    try (EmbeddedRedis redis = EmbeddedRedis.start(config.data().directory(), fsync)) {
      return create(config, fingerprint, URI.create(redis.url()));
    }
  }

  private Backup.Result create(ServiceConfig config, String fingerprint, URI redis)
      throws IOException {
    Path file = option.file();
    Path base = file.toAbsolutePath().normalize().getParent();
    Map<String, Path> parts = new LinkedHashMap<>();
    config.include().forEach(part -> parts.put(base.relativize(part).toString(), part));
    return Backup.create(
        new Backup.Sources(redis, HistoryPart.database(config), file, parts, fingerprint),
        to,
        System.currentTimeMillis());
  }

  private static void requireHistory(Path database) throws IOException {
    if (Files.notExists(database)) {
      throw new IOException(database + " does not exist; has the service ever run?");
    }
  }
}
