package dev.beckon.cloud.store;

import dev.beckon.cloud.decision.Condition;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.shopper.Asked;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The purchases that make an offer pointless: of what it is about since it was decided on, and of
 * what suppresses it. In JSON {@code watched} names them as {@link RedisNames} does, products
 * first, and {@code sinceMs} says since when each counts.
 *
 * @param productSinceMs by product: once it was bought at this time or later, unix ms
 * @param categorySinceMs the same by category
 */
record Bought(Map<String, Long> productSinceMs, Map<String, Long> categorySinceMs) {

  /**
   * Of an offer.
   *
   * @param decidedMs unix ms
   */
  static Bought of(Offer offer, long decidedMs) {
    Map<String, Long> products = new LinkedHashMap<>();
    offer.about().products().forEach(sku -> products.put(sku, decidedMs));
    for (Condition condition : offer.whom().suppressedBy()) {
      if (condition.deed() == Condition.Deed.BOUGHT) {
        long sinceMs = decidedMs - condition.within().toMillis();
        condition.skus().forEach(sku -> products.merge(sku, sinceMs, Math::min));
      }
    }
    Map<String, Long> categories = new LinkedHashMap<>();
    offer.about().categories().forEach(category -> categories.put(category, decidedMs));
    return new Bought(products, categories);
  }

  static Bought read(JsonObject json) {
    JsonArray names = json.getJsonArray("watched");
    JsonArray sinceMs = json.getJsonArray("sinceMs");
    Map<String, Long> products = new LinkedHashMap<>();
    Map<String, Long> categories = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.getString(i);
      (RedisNames.isProduct(name) ? products : categories)
          .put(RedisNames.plain(name), sinceMs.getLong(i));
    }
    return new Bought(products, categories);
  }

  JsonObject putInto(JsonObject json) {
    JsonArray names = new JsonArray();
    JsonArray sinceMs = new JsonArray();
    productSinceMs.forEach(
        (sku, ms) -> {
          names.add(RedisNames.product(sku));
          sinceMs.add(ms);
        });
    categorySinceMs.forEach(
        (category, ms) -> {
          names.add(RedisNames.category(category));
          sinceMs.add(ms);
        });
    return json.put("watched", names).put("sinceMs", sinceMs);
  }

  /** What has to be read to say so. */
  Asked asked() {
    return new Asked(productSinceMs.keySet(), categorySinceMs.keySet(), false, false);
  }

  /** Whether any of them was made. */
  boolean isMet(Map<String, Long> productMs, Map<String, Long> categoryMs) {
    return isAnySince(productSinceMs, productMs) || isAnySince(categorySinceMs, categoryMs);
  }

  private static boolean isAnySince(Map<String, Long> sinceMs, Map<String, Long> boughtMs) {
    return sinceMs.entrySet().stream()
        .anyMatch(one -> boughtMs.getOrDefault(one.getKey(), Long.MIN_VALUE) >= one.getValue());
  }
}
