package dev.beckon.cloud.store;

import dev.beckon.cloud.shopper.PurchaseLog;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When products that were asked for were sold last, unix ms.
 *
 * @param plain by product
 * @param secret the same of sales in sensitive categories
 */
record AskedSales(Map<String, Long> plain, Map<String, Long> secret) {
  /** Nothing was asked for, or nothing may be looked at. */
  static final AskedSales NONE = new AskedSales(Map.of(), Map.of());

  /**
   * Reads a script's reply.
   *
   * @param skus what was asked for
   * @param reply from {@code first} on: the number of each of the products, of each sensitive
   *     category ('' = unknown), then the purchases of each till customer
   */
  static AskedSales read(List<String> skus, int sensitive, List<byte[]> reply, int first) {
    int firstLog = first + skus.size() + sensitive;
    Map<Integer, String> asked = new HashMap<>();
    for (int i = 0; i < skus.size(); i++) {
      asked.put(number(reply.get(first + i)), skus.get(i));
    }
    Set<Integer> secrets = new HashSet<>();
    reply.subList(first + skus.size(), firstLog).forEach(digits -> secrets.add(number(digits)));
    asked.remove(0);
    secrets.remove(0);
    Map<String, Long> plain = new HashMap<>();
    Map<String, Long> secret = new HashMap<>();
    for (byte[] log : reply.subList(firstLog, reply.size())) {
      PurchaseLog.decode(log)
          .visit(
              (product, category, atMs) -> {
                String sku = asked.get(product);
                if (sku != null) {
                  (secrets.contains(category) ? secret : plain).merge(sku, atMs, Math::max);
                }
              });
    }
    return new AskedSales(plain, secret);
  }

  private static int number(byte[] digits) {
    return digits.length == 0 ? 0 : Integer.parseInt(new String(digits, StandardCharsets.US_ASCII));
  }
}
