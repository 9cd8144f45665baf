package dev.beckon.cloud.store;

import dev.beckon.cloud.shopper.PurchaseLog;
import dev.beckon.cloud.shopper.PurchaseTotals;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When products and categories that were asked for were sold last, unix ms.
 *
 * @param plain by product
 * @param secret the same of sales in sensitive categories
 * @param categories by category
 * @param totals of all sales, whatever was asked for
 */
record AskedSales(
    Map<String, Long> plain,
    Map<String, Long> secret,
    Map<String, Long> categories,
    PurchaseTotals totals) {
  /** Nothing was asked for, or nothing may be looked at. */
  static final AskedSales NONE = new AskedSales(Map.of(), Map.of(), Map.of(), PurchaseTotals.NONE);

  /**
   * Reads a script's reply.
   *
   * @param skus what was asked for
   * @param categories and these
   * @param reply the number of each of the products, of each of the categories, of each sensitive
   *     category ('' = unknown), then the purchases of each till customer
   */
  static AskedSales read(
      List<String> skus, List<String> categories, int sensitive, List<byte[]> reply) {
    int firstSecret = skus.size() + categories.size();
    int firstLog = firstSecret + sensitive;
    Map<Integer, String> products = numbered(skus, reply);
    Map<Integer, String> asked = numbered(categories, reply.subList(skus.size(), firstSecret));
    Set<Integer> secrets = new HashSet<>();
    reply.subList(firstSecret, firstLog).forEach(digits -> secrets.add(number(digits)));
    secrets.remove(0);
    Map<String, Long> plain = new HashMap<>();
    Map<String, Long> secret = new HashMap<>();
    Map<String, Long> byCategory = new HashMap<>();
    PurchaseTotals totals = PurchaseTotals.NONE;
    for (byte[] bytes : reply.subList(firstLog, reply.size())) {
      PurchaseLog log = PurchaseLog.decode(bytes);
      totals = totals.plus(log.totals());
      log.visit(
          (product, category, atMs) -> {
            String sku = products.get(product);
            if (sku != null) {
              (secrets.contains(category) ? secret : plain).merge(sku, atMs, Math::max);
            }
            String name = asked.get(category);
            if (name != null) {
              byCategory.merge(name, atMs, Math::max);
            }
          });
    }
    return new AskedSales(plain, secret, byCategory, totals);
  }

  /** Those names that stand for something. */
  private static Map<Integer, String> numbered(List<String> names, List<byte[]> numbers) {
    Map<Integer, String> numbered = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      numbered.put(number(numbers.get(i)), names.get(i));
    }
    numbered.remove(0);
    return numbered;
  }

  private static int number(byte[] digits) {
    return digits.length == 0 ? 0 : Integer.parseInt(new String(digits, StandardCharsets.US_ASCII));
  }
}
