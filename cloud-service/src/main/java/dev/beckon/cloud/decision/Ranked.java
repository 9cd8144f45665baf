package dev.beckon.cloud.decision;

/**
 * An offer that passed the gates, as it would be made.
 *
 * @param variant how it would be said; one of the offer's
 * @param propensity how probable it was to be ranked here with this variant, above 0 to 1
 * @param ghost it is held out: charged and recorded, never sent
 */
public record Ranked(Offer offer, Offer.Variant variant, double propensity, boolean ghost) {

  /** The offer in its first variant, for sure and for real. */
  public static Ranked of(Offer offer) {
    return new Ranked(offer, offer.experiment().variants().get(0), 1, false);
  }
}
