package dev.beckon.cloud.store;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RestoreArgs;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Brings a snapshot ({@link RedisSnapshot}) back: as files of a server, or into a running one. */
public final class RedisRestore {
  private static final String FOLDER = "appendonlydir";
  private static final String BASE = "appendonly.aof.1.base.rdb";
  private static final int KEYS_AT_ONCE = 500;
  private static final long ANSWER_S = 30;

  private RedisRestore() {}

  /**
   * Lays a snapshot where {@link EmbeddedRedis#start} finds it: as the base of an append-only file
   * that has nothing after it.
   *
   * @param dataDir must not have a {@code redis} folder
   */
  public static void lay(Path snapshot, Path dataDir) throws IOException {
    var ownersOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Path home = Files.createDirectory(dataDir.resolve("redis"), ownersOnly);
    Path folder = Files.createDirectory(home.resolve(FOLDER), ownersOnly);
    Files.copy(snapshot, folder.resolve(BASE), StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(
        folder.resolve("appendonly.aof.manifest"), "file " + BASE + " seq 1 type b\n");
  }

  /**
   * Copies every key with what is left of its time to live.
   *
   * @param fromUrl of a server that nobody writes to
   * @param toUrl of an empty server
   * @return keys copied
   * @throws IOException in words for an operator: the target is not empty, or a server is away
   */
  public static long copy(String fromUrl, String toUrl) throws IOException {
    try (RedisClient client = RedisClient.create();
        StatefulRedisConnection<byte[], byte[]> from =
            client.connect(ByteArrayCodec.INSTANCE, io.lettuce.core.RedisURI.create(fromUrl));
        StatefulRedisConnection<byte[], byte[]> to =
            client.connect(ByteArrayCodec.INSTANCE, io.lettuce.core.RedisURI.create(toUrl))) {
      long there = get(to.async().dbsize());
      if (there > 0) {
        throw new IOException("redis.url: that Redis holds " + there + " keys; it must be empty");
      }
      long copied = 0;
      KeyScanCursor<byte[]> page = null;
      do {
        ScanArgs many = ScanArgs.Builder.limit(KEYS_AT_ONCE);
        page =
            get(
                page == null
                    ? from.async().scan(many)
                    : from.async().scan(ScanCursor.of(page.getCursor()), many));
        copy(page.getKeys(), from, to);
        copied += page.getKeys().size();
      } while (!page.isFinished());
      return copied;
    }
  }

  private static void copy(
      List<byte[]> keys,
      StatefulRedisConnection<byte[], byte[]> from,
      StatefulRedisConnection<byte[], byte[]> to)
      throws IOException {
    List<RedisFuture<byte[]>> values = new ArrayList<>(keys.size());
    List<RedisFuture<Long>> lives = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      values.add(from.async().dump(key));
      lives.add(from.async().pttl(key));
    }
    List<RedisFuture<String>> restored = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      byte[] value = get(values.get(i));
      if (value != null) { // else its time ended meanwhile
        // A key may be met twice in a scan; it is the same both times.
        RestoreArgs args = RestoreArgs.Builder.ttl(Math.max(0, get(lives.get(i)))).replace();
        restored.add(to.async().restore(keys.get(i), value, args));
      }
    }
    for (RedisFuture<String> each : restored) {
      get(each);
    }
  }

  private static <T> T get(RedisFuture<T> answer) throws IOException {
    try {
      return answer.get(ANSWER_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("Redis: " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("Redis does not answer within " + ANSWER_S + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
