package dev.beckon.cloud.store;

import dev.beckon.cloud.decision.Condition;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Ranked;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be said of a claimed offer, and what must still hold then: {@code told} in a
 * decision's hash, until the claim ends. mark.lua reads products, purchases and watched.
 *
 * @param json of what is to be said
 * @param boughtSinceMs by product: once it was bought at this time or later (unix ms), the offer is
 *     pointless
 */
record Told(JsonObject json, Map<String, Long> boughtSinceMs) {
  private static final List<String> WORDS = List.of("title", "body", "publicText", "code");

  /**
   * Of an offer that was decided on.
   *
   * @param code single-use, or empty
   * @param decidedMs unix ms
   */
  static String write(Ranked ranked, String code, long decidedMs) {
    Offer offer = ranked.offer();
    Offer.Message message = ranked.variant().message();
    Map<String, Long> watched = new LinkedHashMap<>();
    offer.about().products().forEach(sku -> watched.put(sku, decidedMs));
    for (Condition condition : offer.whom().suppressedBy()) {
      if (condition.deed() == Condition.Deed.BOUGHT) {
        long sinceMs = decidedMs - condition.within().toMillis();
        condition.skus().forEach(sku -> watched.merge(sku, sinceMs, Math::min));
      }
    }
    JsonObject json = code.isEmpty() ? new JsonObject() : new JsonObject().put("code", code);
    return json.put("title", message.text().title())
        .put("body", message.text().body())
        .put("publicText", message.text().publicText())
        .put("products", String.join(" ", offer.about().products()))
        .put("purchases", ranked.byPurchases())
        .put("watched", new JsonArray(watched.keySet().stream().map(RedisNames::product).toList()))
        .put("sinceMs", new JsonArray(watched.values().stream().toList()))
        .encode();
  }

  /** What the shopper reads. */
  JsonObject words() {
    JsonObject words = new JsonObject();
    for (String name : WORDS) {
      if (json.containsKey(name)) {
        words.put(name, json.getString(name));
      }
    }
    return words;
  }

  static Told read(String text) {
    JsonObject json = new JsonObject(text);
    JsonArray names = json.getJsonArray("watched");
    JsonArray sinceMs = json.getJsonArray("sinceMs");
    Map<String, Long> watched = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      watched.put(RedisNames.plain(names.getString(i)), sinceMs.getLong(i));
    }
    return new Told(json, watched);
  }
}
