package dev.beckon.cloud.store;

import dev.beckon.cloud.access.KeyAct;
import dev.beckon.cloud.access.KeyStore;
import dev.beckon.cloud.access.MachineKey;
import dev.beckon.cloud.access.RateLimit;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.history.AuditAct;
import io.lettuce.core.ScriptOutputType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Keys of machines in Redis: one JSON object each, with hashes of secrets only. */
public final class RedisKeyStore implements KeyStore {
  private final RedisConnection redis;
  private final History history;
  private final Script save = Script.load("key.lua");

  /** Keys in this Redis; what is done to them goes into the history. */
  public RedisKeyStore(RedisConnection redis, History history) {
    this.redis = redis;
    this.history = history;
  }

  @Override
  public CompletionStage<Kept> load() {
    return redis
        .async()
        .hgetall(Keys.MACHINE_KEYS)
        .thenCombine(
            redis.async().hgetall(Keys.MACHINE_KEYS_USED),
            (keys, used) -> {
              Map<String, Long> usedAtMs = new HashMap<>();
              used.forEach((id, ms) -> usedAtMs.put(id, Long.valueOf(ms)));
              List<MachineKey> all =
                  keys.entrySet().stream()
                      .map(entry -> key(entry.getKey(), new JsonObject(entry.getValue())))
                      .toList();
              return new Kept(all, usedAtMs);
            });
  }

  @Override
  public CompletionStage<Void> save(MachineKey key, KeyAct act) {
    AuditAct record =
        new AuditAct(act.atMs(), act.actor(), act.kind().name(), act.keyId(), act.detail());
    return redis
        .<Long>run(
            save,
            ScriptOutputType.INTEGER,
            new String[] {Keys.MACHINE_KEYS, Keys.HISTORY},
            key.id(),
            json(key).encode(),
            history.maxLengthText(),
            record.json())
        .thenAccept(saved -> {});
  }

  @Override
  public CompletionStage<Void> remove(String id) {
    return redis
        .async()
        .hdel(Keys.MACHINE_KEYS, id)
        .thenCombine(redis.async().hdel(Keys.MACHINE_KEYS_USED, id), (key, used) -> null);
  }

  @Override
  public CompletionStage<Void> used(Map<String, Long> usedAtMs) {
    Map<String, String> texts = new HashMap<>();
    usedAtMs.forEach((id, ms) -> texts.put(id, Long.toString(ms)));
    return redis.async().hset(Keys.MACHINE_KEYS_USED, texts).thenAccept(added -> {});
  }

  private static JsonObject json(MachineKey key) {
    JsonObject json =
        new JsonObject()
            .put("role", key.role().name())
            .put("stores", new JsonArray(key.stores().stream().sorted().toList()))
            .put("perSecond", key.limit().perSecond())
            .put("burst", key.limit().burst())
            .put("createdAtMs", key.createdAtMs());
    if (key.revoked()) {
      return json.put("revokedAtMs", key.revokedAtMs());
    }
    json.put("secretSha256", key.secretSha256());
    if (key.previous() != null) {
      json.put("previousSha256", key.previous().secretSha256())
          .put("previousUntilMs", key.previous().untilMs());
    }
    return json;
  }

  private static MachineKey key(String id, JsonObject json) {
    Set<String> stores =
        json.getJsonArray("stores").stream().map(String.class::cast).collect(Collectors.toSet());
    String previous = json.getString("previousSha256");
    return new MachineKey(
        id,
        Role.valueOf(json.getString("role")),
        stores,
        new RateLimit(json.getInteger("perSecond"), json.getInteger("burst")),
        MachineKey.Source.ISSUED,
        json.getString("secretSha256"),
        previous == null
            ? null
            : new MachineKey.Previous(previous, json.getLong("previousUntilMs")),
        json.getLong("createdAtMs"),
        json.getLong("revokedAtMs", 0L));
  }
}
