package dev.beckon.cloud.decision;

/**
 * An offer that passed the gates, as it would be made.
 *
 * @param variant how it would be said; one of the offer's
 * @param propensity how probable it was to be ranked here with this variant, above 0 to 1
 * @param ghost it is held out: charged and recorded, never sent
 * @param byPurchases it depends on what the shopper bought
 */
public record Ranked(
    Offer offer, Offer.Variant variant, double propensity, boolean ghost, boolean byPurchases) {

  /** The offer in its first variant, for sure and for real. */
  public static Ranked of(Offer offer) {
    return of(offer, offer.usesPurchases());
  }

  /** The same of an offer whose audience may depend on what the shopper bought. */
  static Ranked of(Offer offer, boolean byPurchases) {
    return new Ranked(offer, offer.experiment().variants().get(0), 1, false, byPurchases);
  }
}
