package dev.beckon.cloud.redemption;

import dev.beckon.cloud.shopper.Receipt;
import java.util.concurrent.CompletionStage;

/**
 * Credits purchases to the decisions that caused them. Of each line on a receipt that is the
 * shopper's decision about it whose code was redeemed with this receipt, else the newest one; both
 * only within the offer's window. Who is held out is credited alike, so that the two can be
 * compared. Only of shoppers whose purchases may be looked at and who may be measured. Never
 * blocks; a stage fails when the store is away, and repeating the call is right: a receipt counts
 * once.
 */
public interface Credits {

  /**
   * Of how many decisions the credits changed.
   *
   * @param full of how many they did not, because so many receipts are credited to them
   */
  record Changed(int decisions, int full) {}

  /**
   * Credits a sale.
   *
   * @param shopperId whose it is
   */
  CompletionStage<Changed> sold(String shopperId, Receipt receipt);

  /**
   * Takes back what was credited of the goods that came back; no more than was credited. Also when
   * the sale itself comes later, within a week.
   *
   * @param shopperId who returns them, or null where nobody knows
   */
  CompletionStage<Changed> returned(String shopperId, Receipt receipt);

  /**
   * Takes back all that was credited of a receipt, also when the receipt itself comes later.
   *
   * @param nowMs service time, unix ms
   */
  CompletionStage<Changed> cancelled(Receipt receipt, long nowMs);
}
