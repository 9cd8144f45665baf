package dev.beckon.cloud.shopper;

import java.util.HashMap;
import java.util.Map;

/** What a log of purchases says of when something was bought last, unix ms. */
public final class LastBought {
  private LastBought() {}

  /** Each product, by its number. */
  public static Map<Integer, Long> byProduct(PurchaseLog log) {
    Map<Integer, Long> last = new HashMap<>();
    log.visit((product, category, atMs) -> last.merge(product, atMs, Math::max));
    return last;
  }

  /** Something of each category, by its number. */
  public static Map<Integer, Long> byCategory(PurchaseLog log) {
    Map<Integer, Long> last = new HashMap<>();
    log.visit((product, category, atMs) -> last.merge(category, atMs, Math::max));
    last.remove(0);
    return last;
  }
}
