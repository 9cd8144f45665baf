package dev.beckon.cloud.shopper;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Takes what tills sold. Never blocks; a stage fails when the store is away. */
public interface Purchases {

  /**
   * Keeps what the receipts change. A receipt counts once however often it comes, and the order in
   * which receipts, returns and cancellations come makes no difference. When the stage fails some
   * of them may have been taken: repeating the call is right.
   *
   * @param receipts at most 500
   * @param nowMs unix ms
   * @return what became of each, in the order given
   */
  CompletionStage<List<Outcome>> take(List<Receipt> receipts, long nowMs);
}
