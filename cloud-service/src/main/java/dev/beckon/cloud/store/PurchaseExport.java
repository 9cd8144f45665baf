package dev.beckon.cloud.store;

import dev.beckon.cloud.shopper.PurchaseLog;
import dev.beckon.cloud.shopper.PurchaseTotals;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * What the tills told of a shopper's linked customers, for the export. Products in sensitive
 * categories are left out; their receipt and its sum are not, as they say nothing of them.
 */
final class PurchaseExport {
  private final RedisConnection redis;
  private final RedisNames names;
  private final Set<String> sensitive;

  /**
   * @param sensitive categories whose products are left out
   */
  PurchaseExport(RedisConnection redis, Collection<String> sensitive) {
    this.redis = redis;
    this.sensitive =
        sensitive.stream().map(RedisNames::category).collect(Collectors.toUnmodifiableSet());
    names = new RedisNames(redis);
  }

  /** Of each customer the receipts, oldest first; nothing of one of whom the tills told nothing. */
  CompletionStage<JsonArray> of(List<String> customers) {
    CompletionStage<JsonArray> all = CompletableFuture.completedFuture(new JsonArray());
    for (String customer : customers) {
      all = all.thenCombine(one(customer), (list, its) -> its == null ? list : list.add(its));
    }
    return all;
  }

  private CompletionStage<JsonObject> one(String customer) {
    return redis
        .getRaw(Keys.customer(customer))
        .thenCompose(
            bytes -> {
              if (bytes == null) {
                return CompletableFuture.completedFuture(null);
              }
              PurchaseLog log = PurchaseLog.decode(bytes);
              return names.names(numbers(log)).thenApply(known -> json(customer, log, known));
            });
  }

  private static Set<Integer> numbers(PurchaseLog log) {
    Set<Integer> numbers = new HashSet<>();
    log.visit(
        (product, category, atMs) -> {
          numbers.add(product);
          numbers.add(category);
        });
    numbers.remove(0);
    return numbers;
  }

  private JsonObject json(String customer, PurchaseLog log, Map<Integer, String> known) {
    JsonArray receipts = new JsonArray();
    log.entries().forEach(entry -> receipts.add(receipt(entry, known)));
    JsonObject json = new JsonObject().put("customer", customer).put("receipts", receipts);
    return log.forgotten().equals(PurchaseTotals.NONE)
        ? json
        : json.put(
            "earlier",
            new JsonObject()
                .put("frequency", log.forgotten().frequency())
                .put("moneyMinor", log.forgotten().moneyMinor())
                .put("lastMs", log.forgotten().lastMs()));
  }

  private JsonObject receipt(PurchaseLog.Entry entry, Map<Integer, String> known) {
    JsonArray products = new JsonArray();
    for (PurchaseLog.Group group : entry.groups()) {
      String category = known.get(group.category());
      if (category != null && sensitive.contains(category)) {
        continue;
      }
      for (int number : group.products()) {
        JsonObject product = new JsonObject().put("sku", RedisNames.plain(known.get(number)));
        products.add(
            category == null ? product : product.put("category", RedisNames.plain(category)));
      }
    }
    return new JsonObject()
        .put("atMs", entry.atMs())
        .put("moneyMinor", entry.moneyMinor())
        .put("products", products);
  }
}
