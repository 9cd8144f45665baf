package dev.beckon.cloud.backup;

import dev.beckon.cloud.history.HistoryCopy;
import dev.beckon.cloud.history.HistoryDatabase;
import dev.beckon.cloud.store.RedisSnapshot;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Copies what the service knows into one file while it goes on working. First the history, then
 * Redis: what is added in between still waits in Redis' stream and follows after a restoration, and
 * nothing is in the history that Redis does not know of, except who withdrew in between ({@link
 * HistoryCopy#eraseForgotten}).
 */
public final class Backup {
  /** The file's own format. */
  static final int FORMAT = 1;

  static final String REDIS = "redis.rdb";
  static final String HISTORY = "history.db";
  static final String CONFIG = "config/";

  private Backup() {}

  /**
   * What is copied.
   *
   * @param redis redis://…, with its password
   * @param configFile the configuration
   * @param configParts the files it consists of beside that, by their place relative to it
   * @param keyFingerprint of the key file, which is not part of the backup
   */
  public record Sources(
      URI redis,
      HistoryDatabase history,
      Path configFile,
      Map<String, Path> configParts,
      String keyFingerprint) {}

  /** What was copied. */
  public record Result(long redisBytes, long historyRows) {}

  /**
   * Makes a backup.
   *
   * @param to must not exist
   * @param nowMs unix ms, noted in the file
   * @throws IOException in words for an operator; there is no file then
   */
  public static Result create(Sources sources, Path to, long nowMs) throws IOException {
    if (Files.exists(to)) {
      throw new IOException(to + " exists; a backup overwrites nothing");
    }
    Path draft = Folders.draft(to.toAbsolutePath().getParent());
    try {
      Path history = draft.resolve(HISTORY);
      long rows = HistoryCopy.copy(sources.history(), HistoryDatabase.sqlite(history));
      Path redis = draft.resolve(REDIS);
      long bytes;
      try (OutputStream out = Files.newOutputStream(redis)) {
        bytes = RedisSnapshot.write(sources.redis(), out);
      }
      Map<String, Path> files = new LinkedHashMap<>();
      String config = sources.configFile().getFileName().toString();
      files.put(CONFIG + config, sources.configFile());
      sources.configParts().forEach((name, file) -> files.put(CONFIG + name, file));
      files.put(REDIS, redis);
      files.put(HISTORY, history);
      JsonObject about =
          new JsonObject()
              .put("beckonBackup", FORMAT)
              .put("createdMs", nowMs)
              .put("config", config)
              .put("keyFingerprint", sources.keyFingerprint());
      Archive.write(to, about, files);
      return new Result(bytes, rows);
    } finally {
      Folders.delete(draft);
    }
  }
}
