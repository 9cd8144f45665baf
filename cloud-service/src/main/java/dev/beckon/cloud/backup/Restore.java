package dev.beckon.cloud.backup;

import dev.beckon.cloud.history.HistoryCopy;
import dev.beckon.cloud.history.HistoryDatabase;
import dev.beckon.cloud.store.AppendFsync;
import dev.beckon.cloud.store.EmbeddedRedis;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisHistoryStream;
import dev.beckon.cloud.store.RedisRestore;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings a {@link Backup} back to a place that holds nothing yet. Everything is put together in a
 * folder beside and checked there; what is embedded takes its place in the last step.
 */
public final class Restore {
  private static final String REDIS_FOLDER = "redis";

  private Restore() {}

  /**
   * Where to.
   *
   * @param dataDir must hold neither Redis' files nor a history
   * @param externalRedis an empty one, or empty for the embedded one
   * @param externalHistory one without rows, or empty for a SQLite file in {@code dataDir}
   */
  public record Target(
      Path dataDir, Optional<String> externalRedis, Optional<HistoryDatabase> externalHistory) {}

  /**
   * What was brought back.
   *
   * @param createdMs when the backup was made, unix ms
   * @param forgotten shoppers whose history is erased at the next start, because they withdrew
   *     while the backup was made
   */
  public record Result(long createdMs, int forgotten) {}

  /**
   * Says for which key file a backup is.
   *
   * @throws IOException when it is no backup, or one of a newer version
   */
  public static String keyFingerprint(Path archive) throws IOException {
    return manifest(archive).getString("keyFingerprint", "");
  }

  /**
   * Puts the configuration files into a folder, under the names they had beside each other.
   *
   * @param mainName what the main file is called from now on
   * @throws IOException in words for an operator; a file that exists is never replaced
   */
  public static void configuration(Path archive, String mainName, Path folder) throws IOException {
    String was = manifest(archive).getString("config");
    Path draft = Folders.draft(folder);
    try {
      Archive.unpack(archive, Backup.CONFIG, draft);
      Path unpacked = draft.resolve(Backup.CONFIG);
      Files.move(unpacked.resolve(was), unpacked.resolve(mainName));
      List<Path> names;
      try (Stream<Path> all = Files.walk(unpacked)) {
        names = all.filter(Files::isRegularFile).map(unpacked::relativize).toList();
      }
      for (Path name : names) {
        requireFree(folder.resolve(name));
      }
      for (Path name : names) {
        Files.createDirectories(folder.resolve(name).getParent());
        move(unpacked.resolve(name), folder.resolve(name));
      }
    } finally {
      Folders.delete(draft);
    }
  }

  /**
   * Brings back Redis and the history.
   *
   * @throws IOException in words for an operator. Nothing is left of an attempt on embedded stores;
   *     an external Redis or database may hold a part of the copy and must be emptied again.
   */
  public static Result run(Path archive, Target target) throws IOException {
    JsonObject manifest = manifest(archive);
    requireFree(target.dataDir().resolve(REDIS_FOLDER));
    requireFree(target.dataDir().resolve(HistoryDatabase.FILE));
    Path draft = Folders.draft(target.dataDir());
    try {
      Archive.unpack(archive, Backup.REDIS, draft);
      Archive.unpack(archive, Backup.HISTORY, draft);
      int forgotten = fill(target, draft);
      take(target, draft);
      return new Result(manifest.getLong("createdMs", 0L), forgotten);
    } finally {
      Folders.delete(draft);
    }
  }

  private static int fill(Target target, Path draft) throws IOException {
    HistoryDatabase history = HistoryDatabase.sqlite(draft.resolve(Backup.HISTORY));
    RedisRestore.lay(draft.resolve(Backup.REDIS), draft);
    try (EmbeddedRedis loaded = EmbeddedRedis.start(draft, AppendFsync.ALWAYS)) {
      if (target.externalRedis().isPresent()) {
        RedisRestore.copy(loaded.url(), target.externalRedis().get());
      }
      if (target.externalHistory().isPresent()) {
        HistoryCopy.copy(history, target.externalHistory().get());
      }
      try (RedisConnection redis =
          RedisConnection.open(target.externalRedis().orElse(loaded.url()))) {
        return HistoryCopy.eraseForgotten(history, new RedisHistoryStream(redis, History.DEFAULT));
      }
    }
  }

  private static void take(Target target, Path draft) throws IOException {
    if (target.externalHistory().isEmpty()) {
      move(draft.resolve(Backup.HISTORY), target.dataDir().resolve(HistoryDatabase.FILE));
    }
    if (target.externalRedis().isEmpty()) {
      move(draft.resolve(REDIS_FOLDER), target.dataDir().resolve(REDIS_FOLDER));
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void requireFree(Path place) throws IOException {
    if (Files.exists(place)) {
      throw new IOException(place + " exists; a restoration overwrites nothing: move it away");
    }
  }

  private static JsonObject manifest(Path archive) throws IOException {
    JsonObject manifest = Archive.manifest(archive);
    Integer format = manifest.getInteger("beckonBackup");
    if (format == null || format != Backup.FORMAT) {
      throw new IOException(
          archive + ": beckonBackup is " + format + "; this version reads " + Backup.FORMAT);
    }
    return manifest;
  }
}
