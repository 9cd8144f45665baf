package dev.beckon.cloud.stock;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The levels of the products that offers are about, in memory: as many as offers name, and no
 * others. Safe from any thread.
 */
public final class StockMirror implements Stock {
  private static final Level UNKNOWN = new Level(Long.MIN_VALUE, Level.SOME);

  private volatile Map<String, Map<String, Level>> byStore = Map.of();

  /**
   * Knows nothing at first.
   *
   * @param products by store, those that may be asked for
   */
  public StockMirror(Map<String, ? extends Collection<String>> products) {
    follow(products);
  }

  /**
   * Mirrors other products from now on. What is known of those that stay is kept.
   *
   * @param products by store, those that may be asked for
   * @return whether there are some of which nothing is known
   */
  public synchronized boolean follow(Map<String, ? extends Collection<String>> products) {
    boolean more = false;
    Map<String, Map<String, Level>> next = new HashMap<>();
    for (Map.Entry<String, ? extends Collection<String>> store : products.entrySet()) {
      Map<String, Level> before = byStore.getOrDefault(store.getKey(), Map.of());
      Map<String, Level> levels = new ConcurrentHashMap<>();
      for (String sku : store.getValue()) {
        more |= !before.containsKey(sku);
        levels.put(sku, before.getOrDefault(sku, UNKNOWN));
      }
      if (!levels.isEmpty()) {
        next.put(store.getKey(), levels);
      }
    }
    byStore = next;
    return more;
  }

  /** The stores of which it mirrors something. */
  public Set<String> storeIds() {
    return Set.copyOf(byStore.keySet());
  }

  /** The products that it mirrors of a store. */
  public Set<String> products(String storeId) {
    return Set.copyOf(byStore.getOrDefault(storeId, Map.of()).keySet());
  }

  /** Takes a level in, unless it is of another product or one that counts more is known. */
  public synchronized void offer(String storeId, String sku, Level level) {
    Map<String, Level> levels = byStore.get(storeId);
    if (levels != null) {
      levels.computeIfPresent(sku, (same, known) -> level.outdates(known) ? level : known);
    }
  }

  @Override
  public boolean soldOut(String storeId, String sku, long nowMs) {
    Map<String, Level> levels = byStore.get(storeId);
    Level level = levels == null ? null : levels.get(sku);
    return level != null && level.soldOut(nowMs);
  }
}
