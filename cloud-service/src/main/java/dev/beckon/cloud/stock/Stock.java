package dev.beckon.cloud.stock;

/** Says what is sold out. Answers from memory, from any thread. */
@FunctionalInterface
public interface Stock {

  /**
   * Whether the latest word on a product in a store is that there is none; unknown is not.
   *
   * @param nowMs unix ms
   */
  boolean soldOut(String storeId, String sku, long nowMs);
}
