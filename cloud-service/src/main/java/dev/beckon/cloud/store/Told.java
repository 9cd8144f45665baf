package dev.beckon.cloud.store;

import dev.beckon.cloud.decision.Because;
import dev.beckon.cloud.decision.Condition;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Ranked;
import dev.beckon.cloud.decision.Words;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is to be said of a claimed offer, and what must still hold then: {@code told} in a
 * decision's hash, until the claim ends. mark.lua reads products, purchases and watched.
 *
 * @param json the words
 * @param boughtSinceMs by product: once it was bought at this time or later (unix ms), the offer is
 *     pointless
 * @param categoryBoughtSinceMs the same by category
 * @param asksAgain whether the offer's audience is asked again before anything is sent
 */
record Told(
    JsonObject json,
    Map<String, Long> boughtSinceMs,
    Map<String, Long> categoryBoughtSinceMs,
    boolean asksAgain) {
  /**
   * Of an offer that was decided on.
   *
   * @param code single-use, or empty
   * @param decidedMs unix ms
   */
  static String write(Ranked ranked, String code, long decidedMs) {
    Offer offer = ranked.offer();
    Map<String, Long> watched = new LinkedHashMap<>();
    offer.about().products().forEach(sku -> watched.put(sku, decidedMs));
    for (Condition condition : offer.whom().suppressedBy()) {
      if (condition.deed() == Condition.Deed.BOUGHT) {
        long sinceMs = decidedMs - condition.within().toMillis();
        condition.skus().forEach(sku -> watched.merge(sku, sinceMs, Math::min));
      }
    }
    JsonObject words = words(ranked.words());
    JsonArray names = new JsonArray(watched.keySet().stream().map(RedisNames::product).toList());
    JsonArray sinceMs = new JsonArray(new ArrayList<>(watched.values()));
    for (String category : offer.about().categories()) {
      names.add(RedisNames.category(category));
      sinceMs.add(decidedMs);
    }
    return new JsonObject()
        .put("words", code.isEmpty() ? words : words.put("code", code))
        .put("products", String.join(" ", offer.about().products()))
        .put("purchases", ranked.byPurchases())
        .put("audience", offer.whom().audience() != null)
        .put("watched", names)
        .put("sinceMs", sinceMs)
        .encode();
  }

  private static JsonObject words(Words words) {
    JsonObject json =
        new JsonObject()
            .put("title", words.title())
            .put("body", words.body())
            .put("publicText", words.publicText());
    putIfKnown(json, "because", words.because());
    putIfKnown(json, "becauseOf", words.becauseOf() == null ? null : words.becauseOf().name());
    putIfKnown(json, "image", words.imageUrl());
    putIfKnown(json, "deepLink", words.deepLink());
    return words.discreet() ? json.put("discreet", true) : json;
  }

  private static void putIfKnown(JsonObject json, String field, String value) {
    if (value != null) {
      json.put(field, value);
    }
  }

  /** The single-use code, or null. */
  String code() {
    return json.getString("code");
  }

  /** What the shopper reads. */
  Words words() {
    return words(json);
  }

  /** The same, as it is kept when the claim has ended. */
  static Words words(JsonObject json) {
    String becauseOf = json.getString("becauseOf");
    return new Words(
        json.getString("title"),
        json.getString("body"),
        json.getString("publicText"),
        json.getString("because"),
        becauseOf == null ? null : Because.Kind.valueOf(becauseOf),
        json.getString("image"),
        json.getString("deepLink"),
        json.getBoolean("discreet", false));
  }

  static Told read(String text) {
    JsonObject json = new JsonObject(text);
    JsonArray names = json.getJsonArray("watched");
    JsonArray sinceMs = json.getJsonArray("sinceMs");
    Map<String, Long> products = new LinkedHashMap<>();
    Map<String, Long> categories = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.getString(i);
      (RedisNames.isProduct(name) ? products : categories)
          .put(RedisNames.plain(name), sinceMs.getLong(i));
    }
    return new Told(
        json.getJsonObject("words"), products, categories, json.getBoolean("audience", false));
  }
}
