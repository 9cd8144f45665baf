package dev.beckon.cloud.stock;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The levels of the products that offers are about, in memory: as many as the configuration names,
 * and no others. Safe from any thread.
 */
public final class StockMirror implements Stock {
  private static final Level UNKNOWN = new Level(Long.MIN_VALUE, Level.SOME);

  private final Map<String, Map<String, Level>> byStore = new HashMap<>();

  /**
   * Knows nothing at first.
   *
   * @param products by store, those that may be asked for
   */
  public StockMirror(Map<String, ? extends Collection<String>> products) {
    products.forEach(
        (storeId, skus) -> {
          Map<String, Level> levels = new ConcurrentHashMap<>();
          skus.forEach(sku -> levels.put(sku, UNKNOWN));
          if (!levels.isEmpty()) {
            byStore.put(storeId, levels);
          }
        });
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
  public void offer(String storeId, String sku, Level level) {
    Map<String, Level> levels = byStore.get(storeId);
    if (levels != null) {
      levels.computeIfPresent(sku, (same, known) -> level.outdates(known) ? level : known);
    }
  }

  @Override
  public boolean soldOut(String storeId, String sku) {
    Map<String, Level> levels = byStore.get(storeId);
    Level level = levels == null ? null : levels.get(sku);
    return level != null && level.soldOut();
  }
}
