package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;

import io.lettuce.core.Range;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** All that a Redis holds, as text, save the note of what SQL still has to erase. */
public final class RedisDump {
  private RedisDump() {}

  /** Every key with the bytes of its value and when it expires (unix ms; -1 for never). */
  public static Map<String, String> bytes(RedisConnection redis) {
    var async = redis.async();
    Map<String, String> all = new TreeMap<>();
    for (String key : await(async.keys("*"))) {
      String value = HexFormat.of().formatHex(await(async.dump(key)));
      all.put(key, value + " until " + await(async.pexpiretime(key)));
    }
    return all;
  }

  /** Every key with its value, one a line. */
  public static String text(RedisConnection redis) {
    var async = redis.async();
    StringBuilder all = new StringBuilder();
    for (String key : await(async.keys("*"))) {
      if (key.equals(Keys.ERASING)) {
        continue;
      }
      Object value =
          switch (await(async.type(key))) {
            case "string" -> await(async.get(key));
            case "hash" -> await(async.hgetall(key));
            case "list" -> await(async.lrange(key, 0, -1));
            case "set" -> await(async.smembers(key));
            case "zset" -> await(async.zrange(key, 0, -1));
            case "stream" -> await(async.xrange(key, Range.unbounded()));
            case "none" -> "gone meanwhile";
            default -> throw new IllegalStateException("a key of an unknown type: " + key);
          };
      all.append(key).append(' ').append(value).append('\n');
    }
    return all.toString();
  }
}
