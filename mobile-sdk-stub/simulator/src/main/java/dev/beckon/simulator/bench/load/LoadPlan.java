package dev.beckon.simulator.bench.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collector;

/**
 * What the generator is to do; handed over as a JSON file, since it holds secrets and thousands of
 * keys.
 *
 * @param threads event loops, 1 or more; a store's gateways share one
 * @param framesPerSecond advertisements heard per second by all gateways together
 * @param batch sightings in each message, every frame one sighting; 0: coalesced and batched as a
 *     gateway does by {@code rules}
 * @param rampMs the phones arrive evenly over this time
 * @param warmUpMs from the start until measuring begins; not less than rampMs
 * @param measureMs how long it is measured
 * @param drainMs how long the last PUBACKs are waited for
 * @param stayMs how long a phone stays before it moves to the next gateway; 0: for ever
 * @param stores at least one
 * @param resultFile where the result is written
 */
public record LoadPlan(
    String host,
    int port,
    int threads,
    int framesPerSecond,
    int batch,
    GatewayRules rules,
    long rampMs,
    long warmUpMs,
    long measureMs,
    long drainMs,
    long stayMs,
    long seed,
    List<Store> stores,
    String resultFile) {

  /** Sightings in one message at most, by the schema. */
  public static final int MOST_SIGHTINGS = 500;

  /**
   * A store.
   *
   * @param gateways at least one, each standing for a zone of its own
   * @param identityKeys of the phones in it, 32 hex digits each
   */
  public record Store(String storeId, List<Gateway> gateways, List<String> identityKeys) {}

  /** Who a gateway is, its secret in the clear. */
  public record Gateway(String gatewayId, String secret) {}

  /** Checks what would make a run meaningless. */
  public LoadPlan {
    require(threads >= 1, "threads", threads, "1 or more");
    require(framesPerSecond >= 1, "framesPerSecond", framesPerSecond, "1 or more");
    require(batch >= 0 && batch <= MOST_SIGHTINGS, "batch", batch, "0 to " + MOST_SIGHTINGS);
    require(rampMs >= 0 && rampMs <= warmUpMs, "rampMs", rampMs, "0 to warmUpMs " + warmUpMs);
    require(measureMs >= 1, "measureMs", measureMs, "1 or more");
    require(stayMs >= 0, "stayMs", stayMs, "0 or more");
    require(!stores.isEmpty(), "stores", "empty", "at least one");
    for (Store store : stores) {
      require(
          !store.gateways().isEmpty(), "gateways of " + store.storeId(), "empty", "at least one");
    }
    stores = List.copyOf(stores);
  }

  private static void require(boolean fine, String field, Object value, String allowed) {
    if (!fine) {
      throw new IllegalArgumentException(field + " is " + value + ", allowed: " + allowed);
    }
  }

  /** Gateways of all stores. */
  public int gateways() {
    return stores.stream().mapToInt(s -> s.gateways().size()).sum();
  }

  /** The whole run, microseconds. */
  long endUs() {
    return (warmUpMs + measureMs) * 1000;
  }

  /** As a file's content. */
  public String toJson() {
    return new JsonObject()
        .put("host", host)
        .put("port", port)
        .put("threads", threads)
        .put("framesPerSecond", framesPerSecond)
        .put("batch", batch)
        .put("contestedMs", rules.contestedMs())
        .put("settledMs", rules.settledMs())
        .put("maxSightings", rules.maxSightings())
        .put("maxDelayMs", rules.maxDelayMs())
        .put("rampMs", rampMs)
        .put("warmUpMs", warmUpMs)
        .put("measureMs", measureMs)
        .put("drainMs", drainMs)
        .put("stayMs", stayMs)
        .put("seed", seed)
        .put("resultFile", resultFile)
        .put("stores", stores.stream().map(LoadPlan::json).collect(array()))
        .encode();
  }

  private static JsonObject json(Store store) {
    return new JsonObject()
        .put("storeId", store.storeId())
        .put("gateways", store.gateways().stream().map(LoadPlan::json).collect(array()))
        .put("identityKeys", new JsonArray(store.identityKeys()));
  }

  private static JsonObject json(Gateway gateway) {
    return new JsonObject().put("gatewayId", gateway.gatewayId()).put("secret", gateway.secret());
  }

  private static Collector<JsonObject, JsonArray, JsonArray> array() {
    return Collector.of(JsonArray::new, JsonArray::add, JsonArray::addAll);
  }

  /** Reads such a file's content. */
  public static LoadPlan parse(String text) {
    JsonObject json = new JsonObject(text);
    return new LoadPlan(
        json.getString("host"),
        json.getInteger("port"),
        json.getInteger("threads"),
        json.getInteger("framesPerSecond"),
        json.getInteger("batch"),
        new GatewayRules(
            json.getInteger("contestedMs"),
            json.getInteger("settledMs"),
            json.getInteger("maxSightings"),
            json.getInteger("maxDelayMs")),
        json.getLong("rampMs"),
        json.getLong("warmUpMs"),
        json.getLong("measureMs"),
        json.getLong("drainMs"),
        json.getLong("stayMs"),
        json.getLong("seed"),
        objects(json.getJsonArray("stores")).stream().map(LoadPlan::store).toList(),
        json.getString("resultFile"));
  }

  private static Store store(JsonObject json) {
    return new Store(
        json.getString("storeId"),
        objects(json.getJsonArray("gateways")).stream()
            .map(g -> new Gateway(g.getString("gatewayId"), g.getString("secret")))
            .toList(),
        json.getJsonArray("identityKeys").stream().map(String.class::cast).toList());
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }
}
