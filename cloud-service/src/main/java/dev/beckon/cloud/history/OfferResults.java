package dev.beckon.cloud.history;

import java.util.OptionalLong;

/**
 * What became of an offer, as far as the history goes back.
 *
 * @param redeemed codes redeemed and not taken back; also by shoppers who were erased since
 * @param told those who were told
 * @param heldOut those who would have been, for comparison
 * @param reached of its goal, as {@link dev.beckon.cloud.decision.Offer.Goal.Metric} says, revenue
 *     in minor units; empty where nobody asked
 */
public record OfferResults(
    Deliveries deliveries, long redeemed, Group told, Group heldOut, OptionalLong reached) {

  /**
   * What became of the decisions to tell somebody.
   *
   * @param charged of the budgets, that is, all but those rejected or expired
   * @param accepted by the push service
   * @param inApp left to wait in the app, as the phone would have shown no push
   * @param unknown nobody knows whether they arrived
   * @param shown, as opened and dismissed, of shoppers who may be measured
   */
  public record Deliveries(
      long charged,
      long accepted,
      long inApp,
      long unknown,
      long rejected,
      long expired,
      long shown,
      long opened,
      long dismissed) {}

  /**
   * Shoppers and what they bought afterwards, within the offer's window.
   *
   * @param receipts with one of its products, that are credited to it
   * @param revenueMinor what was paid for its products on them, less returns, in minor units
   */
  public record Group(long decisions, long shoppers, long receipts, long revenueMinor) {}
}
