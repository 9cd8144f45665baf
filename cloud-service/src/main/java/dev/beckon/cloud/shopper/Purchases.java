package dev.beckon.cloud.shopper;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Takes what tills sold. Never blocks; a stage fails when the store is away. */
public interface Purchases {

  /**
   * One till receipt.
   *
   * @param customer the till's name for the buyer, 1 to 64 characters
   * @param atMs when it was sold, unix ms
   * @param skus the products, at least one
   */
  record Receipt(String customer, long atMs, List<String> skus) {}

  /**
   * Keeps, per customer and product, when it was last bought. Repeating a receipt, or taking
   * receipts out of order, changes nothing.
   *
   * @param receipts at most 500
   */
  CompletionStage<Void> take(List<Receipt> receipts);
}
