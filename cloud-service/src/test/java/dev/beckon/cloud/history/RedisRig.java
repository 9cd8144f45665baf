package dev.beckon.cloud.history;

import dev.beckon.cloud.store.AppendFsync;
import dev.beckon.cloud.store.EmbeddedRedis;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisHistoryStream;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real Redis with the stream as the service's scripts write it. */
final class RedisRig implements AutoCloseable {
  /** As the scripts do: only with consent, and noted so that erasing finds it. */
  private static final String RECORD =
      "if redis.call('EXISTS', KEYS[1]) == 0 then return '' end "
          + "local id = redis.call('XADD', KEYS[2], '*', 'kind', ARGV[1], 'json', ARGV[2]) "
          + "redis.call('RPUSH', KEYS[3], id) return id";

  /** As a withdrawal does, in one step. */
  private static final String ERASE =
      "for _, id in ipairs(redis.call('LRANGE', KEYS[3], 0, -1)) do "
          + "redis.call('XDEL', KEYS[2], id) end redis.call('DEL', KEYS[1], KEYS[3])";

  private final EmbeddedRedis server;
  private final RedisConnection connection;

  RedisRig(Path directory) throws Exception {
    server = EmbeddedRedis.start(directory, AppendFsync.EVERYSEC);
    connection = RedisConnection.open(server.url());
  }

  RedisHistoryStream stream(long maxLength) {
    return new RedisHistoryStream(connection, new History(maxLength, Duration.ofDays(35)));
  }

  RedisAsyncCommands<String, String> commands() {
    return connection.async();
  }

  void agree(String shopper) throws Exception {
    commands().hset(Keys.shopper(shopper), "installation", "i-" + shopper).get(2, TimeUnit.SECONDS);
  }

  /** Appends a record of a shopper; says where, or null without consent. */
  StreamPosition record(String shopper, String kind, String json) throws Exception {
    String[] keys = {Keys.shopper(shopper), Keys.HISTORY, Keys.traces(shopper)};
    String id =
        commands()
            .<String>eval(RECORD, ScriptOutputType.VALUE, keys, kind, json)
            .get(2, TimeUnit.SECONDS);
    return id.isEmpty() ? null : StreamPosition.parse(id);
  }

  /** Appends the n-th sample of a shopper. */
  StreamPosition record(String shopper, int n) throws Exception {
    HistoryStream.Entry sample = Sample.entry(StreamPosition.START, shopper, n);
    return record(shopper, sample.kind(), sample.json());
  }

  void forget(String shopper) throws Exception {
    String[] keys = {Keys.shopper(shopper), Keys.HISTORY, Keys.traces(shopper)};
    commands().eval(ERASE, ScriptOutputType.VALUE, keys).get(2, TimeUnit.SECONDS);
  }

  /** Appends anything at all. */
  StreamPosition raw(Map<String, String> fields) throws Exception {
    return StreamPosition.parse(commands().xadd(Keys.HISTORY, fields).get(2, TimeUnit.SECONDS));
  }

  List<StreamPosition> positions() throws Exception {
    return commands().xrange(Keys.HISTORY, Range.unbounded()).get(5, TimeUnit.SECONDS).stream()
        .map(message -> StreamPosition.parse(message.getId()))
        .toList();
  }

  void clear() throws Exception {
    commands().flushall().get(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    connection.close();
    server.close();
  }
}
