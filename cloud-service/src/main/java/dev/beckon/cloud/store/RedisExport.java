package dev.beckon.cloud.store;

import dev.beckon.cloud.delivery.Receipts;
import dev.beckon.cloud.identity.Export;
import dev.beckon.cloud.identity.InstallationStore;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.StreamMessage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that Redis holds of a shopper, found the way that erasing finds it, and what the tills told
 * of the linked customers. Fields of hashes are given as they are, so that none is forgotten here;
 * what opens or names something elsewhere is not, and no category that is nobody's business.
 */
public final class RedisExport implements Export {
  private static final String HELD = "(held, not shown)";
  private static final Set<String> HIDDEN =
      Set.of("secretSha256", "nextSecretSha256", "identityKey", "pushToken");

  private final RedisConnection redis;
  private final InstallationStore installations;
  private final List<String> storeIds;
  private final Set<String> sensitive;
  private final PurchaseExport purchases;

  /**
   * @param storeIds every store that may hold visits
   * @param sensitive categories that are left out
   */
  public RedisExport(
      RedisConnection redis,
      InstallationStore installations,
      List<String> storeIds,
      Collection<String> sensitive) {
    this.redis = redis;
    this.installations = installations;
    this.storeIds = List.copyOf(storeIds);
    this.sensitive = Set.copyOf(sensitive);
    purchases = new PurchaseExport(redis, sensitive);
  }

  @Override
  public CompletionStage<Optional<Held>> of(String shopperId) {
    return installations
        .person(shopperId)
        .thenCompose(
            person ->
                person.installationIds().isEmpty()
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : held(person).thenApply(Optional::of));
  }

  private CompletionStage<Held> held(InstallationStore.Person person) {
    String id = person.shopperIds().get(0);
    CompletionStage<JsonObject> all =
        redis
            .async()
            .hgetall(Keys.shopper(id))
            .thenCompose(
                hash ->
                    purchases
                        .of(customers(hash))
                        .thenApply(
                            bought ->
                                new JsonObject()
                                    .put("shopper", shopper(hash))
                                    .put("purchases", bought)));
    all = all.thenCombine(each(person.installationIds(), this::installation), put("installations"));
    all = all.thenCombine(charges(id), put("charges"));
    all = all.thenCombine(redis.async().hgetall(Keys.signals(id)), this::putSignals);
    all = all.thenCombine(each(storeIds, storeId -> visit(storeId, id)), put("visits"));
    all = all.thenCombine(traces(id), JsonObject::mergeIn);
    return all.thenApply(json -> new Held(person.shopperIds(), json));
  }

  private static BiFunction<JsonObject, JsonArray, JsonObject> put(String name) {
    return (json, list) -> json.put(name, list);
  }

  private <T> CompletionStage<JsonArray> each(
      List<T> of, Function<T, CompletionStage<JsonObject>> read) {
    CompletionStage<JsonArray> all = CompletableFuture.completedFuture(new JsonArray());
    for (T one : of) {
      all = all.thenCombine(read.apply(one), (list, json) -> json == null ? list : list.add(json));
    }
    return all;
  }

  private static List<String> customers(Map<String, String> hash) {
    String customers = hash.get("customers");
    return customers == null
        ? List.of()
        : new JsonArray(customers).stream().map(String.class::cast).toList();
  }

  private JsonObject shopper(Map<String, String> hash) {
    JsonObject json = new JsonObject();
    new TreeMap<>(hash).forEach(json::put);
    for (String list : List.of("wanted", "unwanted")) {
      if (hash.containsKey(list)) {
        json.put(list, withoutSensitive(hash.get(list)));
      }
    }
    String handles = json.getString("handles");
    if (handles != null) {
      JsonArray kinds = new JsonArray();
      for (String handle : handles.split(" +", -1)) {
        kinds.add(handle.substring(0, handle.indexOf(':')));
      }
      json.put("handles", kinds); // the value is known as a keyed hash only
    }
    return json;
  }

  private CompletionStage<JsonObject> installation(String installationId) {
    return redis
        .async()
        .hgetall(Keys.installation(installationId))
        .thenApply(
            hash -> {
              JsonObject json = new JsonObject().put("installationId", installationId);
              new TreeMap<>(hash)
                  .forEach(
                      (field, value) -> json.put(field, HIDDEN.contains(field) ? HELD : value));
              return json;
            });
  }

  private String withoutSensitive(String words) {
    return Stream.of(words.split(" ", -1))
        .filter(word -> !sensitive.contains(word))
        .collect(Collectors.joining(" "));
  }

  private JsonObject putSignals(JsonObject json, Map<String, String> signals) {
    JsonObject fields = new JsonObject();
    new TreeMap<>(signals)
        .forEach(
            (field, value) -> {
              if (!SignalFields.isOfCategory(field, sensitive)) {
                fields.put(field, value);
              }
            });
    return json.put("signals", fields);
  }

  private CompletionStage<JsonArray> charges(String shopperId) {
    return redis
        .async()
        .zrangeWithScores(Keys.ledger(shopperId), 0, -1)
        .thenApply(
            list -> {
              JsonArray charges = new JsonArray();
              list.forEach(charge -> charges.add(charge(charge)));
              return charges;
            });
  }

  private static JsonObject charge(ScoredValue<String> charge) {
    String[] parts = charge.getValue().split("\\|", 5);
    if (parts[1].isEmpty()) {
      return new JsonObject()
          .put("contactId", parts[0])
          .put("channel", parts[3])
          .put("atMs", (long) charge.getScore());
    }
    JsonObject json =
        new JsonObject()
            .put("decisionId", parts[0])
            .put("offerId", parts[1])
            .put("visitId", parts[2])
            .put("storeId", parts[3])
            .put("atMs", (long) charge.getScore());
    return parts.length < 5 ? json : json.put("categories", parts[4]);
  }

  private CompletionStage<JsonObject> visit(String storeId, String shopperId) {
    return redis
        .async()
        .hget(Keys.visits(storeId), shopperId)
        .thenApply(visit -> visit == null ? null : new JsonObject(visit));
  }

  /** Decisions, and records of the history. */
  private CompletionStage<JsonObject> traces(String shopperId) {
    return redis
        .async()
        .lrange(Keys.traces(shopperId), 0, -1)
        .thenCompose(
            traces -> {
              List<String> decisions = new ArrayList<>();
              List<String> records = new ArrayList<>();
              for (String trace : traces) {
                if (trace.startsWith("d:")) {
                  decisions.add(trace.substring(2));
                } else if (trace.startsWith("h:")) {
                  records.add(trace.substring(2));
                }
              }
              return each(decisions, this::decision)
                  .thenApply(list -> new JsonObject().put("decisions", list))
                  .thenCombine(each(records, this::record), put("records"));
            });
  }

  private CompletionStage<JsonObject> decision(String decisionId) {
    return redis
        .async()
        .hgetall(Keys.decision(decisionId))
        .thenApply(
            hash -> {
              if (hash.isEmpty()) {
                return null;
              }
              JsonObject json = new JsonObject(Records.decision(hash));
              if (hash.containsKey("told")) {
                json.put("told", Told.read(hash.get("told")).json());
              } else if (hash.containsKey("words")) {
                json.put("told", new JsonObject(hash.get("words")));
              }
              if (hash.containsKey("seen")) {
                json.put("seen", SeenText.withoutSensitive(hash.get("seen"), sensitive));
              }
              if (hash.containsKey("limits")) {
                json.put("limits", new JsonObject(hash.get("limits")));
              }
              for (Receipts.Kind kind : Receipts.Kind.values()) {
                String field = RedisReceipts.field(kind);
                if (hash.containsKey(field)) {
                  json.put(field, hash.get(field));
                }
              }
              return json;
            });
  }

  private CompletionStage<JsonObject> record(String id) {
    return redis
        .async()
        .xrange(Keys.HISTORY, Range.create(id, id), Limit.from(1))
        .thenApply(
            found ->
                found.stream()
                    .map(StreamMessage::getBody)
                    .filter(Objects::nonNull)
                    .map(
                        body ->
                            new JsonObject()
                                .put("kind", body.get("kind"))
                                .put("record", new JsonObject(body.get("json"))))
                    .findFirst()
                    .orElse(null));
  }
}
