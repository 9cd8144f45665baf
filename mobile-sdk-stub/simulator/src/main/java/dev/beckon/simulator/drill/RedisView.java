package dev.beckon.simulator.drill;

import dev.beckon.simulator.process.RespClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What Redis holds, read beside the service with a connection of its own. */
final class RedisView implements AutoCloseable {
  private static final String DECISIONS = "bk:d:";
  private static final String SHOPPERS = "bk:s:";
  private static final String HISTORY = "bk:history";
  private static final String OFFERS = "bk:o:";
  private static final String OPEN = "bk:open";
  private static final double BYTES_PER_MB = 1024 * 1024;

  private final RespClient redis;

  RedisView(RespClient redis) {
    this.redis = redis;
  }

  /** Every decision by id. */
  Map<String, StoredDecision> decisions() throws IOException {
    Map<String, StoredDecision> decisions = new HashMap<>();
    for (String key : redis.ask("KEYS", DECISIONS + "*")) {
      String id = key.substring(DECISIONS.length());
      Map<String, String> hash = pairs(redis.ask("HGETALL", key));
      decisions.put(
          id,
          new StoredDecision(
              id,
              hash.getOrDefault("shopper", ""),
              hash.getOrDefault("visit", ""),
              hash.getOrDefault("reason", ""),
              hash.getOrDefault("offer", ""),
              hash.getOrDefault("state", ""),
              Integer.parseInt(hash.getOrDefault("attempt", "-1")),
              hash.getOrDefault("detail", ""),
              Long.parseLong(hash.getOrDefault("decidedUs", "0"))));
    }
    return decisions;
  }

  /** Shoppers with consent. */
  Set<String> shoppers() throws IOException {
    Set<String> shoppers = new HashSet<>();
    redis.ask("KEYS", SHOPPERS + "*").forEach(k -> shoppers.add(k.substring(SHOPPERS.length())));
    return shoppers;
  }

  /** Units of an offer that are charged. */
  long charged(String offerId) throws IOException {
    List<String> units = redis.ask("GET", OFFERS + offerId);
    return units.isEmpty() ? 0 : Long.parseLong(units.get(0));
  }

  /** Claims that have not ended. */
  long open() throws IOException {
    return Long.parseLong(redis.ask("ZCARD", OPEN).get(0));
  }

  /** Claims that have not ended although their deadline passed before this moment, unix ms. */
  long openSince(long ms) throws IOException {
    return Long.parseLong(redis.ask("ZCOUNT", OPEN, "-inf", Long.toString(ms)).get(0));
  }

  /** Memory that its data takes, MiB. */
  double usedMb() throws IOException {
    for (String line : redis.ask("INFO", "memory").get(0).split("\r?\n", -1)) {
      if (line.startsWith("used_memory:")) {
        return Long.parseLong(line.substring("used_memory:".length()).strip()) / BYTES_PER_MB;
      }
    }
    throw new IOException("INFO memory names no used_memory");
  }

  /** Records ever added to the history. */
  long recordsAdded() throws IOException {
    if (redis.ask("EXISTS", HISTORY).get(0).equals("0")) {
      return 0;
    }
    List<String> info = redis.ask("XINFO", "STREAM", HISTORY);
    return Long.parseLong(info.get(info.indexOf("entries-added") + 1));
  }

  private static Map<String, String> pairs(List<String> flat) {
    Map<String, String> pairs = new HashMap<>();
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      pairs.put(flat.get(i), flat.get(i + 1));
    }
    return pairs;
  }

  @Override
  public void close() throws IOException {
    redis.close();
  }
}
