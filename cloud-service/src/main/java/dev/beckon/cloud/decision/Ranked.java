package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.Text;

/**
 * An offer that passed the gates, as it would be made.
 *
 * @param variant how it would be said; one of the offer's
 * @param propensity how probable it was to be ranked here with this variant, above 0 to 1
 * @param ghost it is held out: charged and recorded, never sent
 * @param byPurchases it depends on what the shopper bought
 * @param words what the shopper would read
 * @param evidence what speaks for it; null where that is nobody's business
 * @param openUntilMs when its hours end or the store gets quiet, unix ms: whatever its deadline, it
 *     is not sent then or later
 * @param endsMs when its dates are over, unix ms: from then on it does not wait in an app either
 * @param once under which name it is remembered that it was made, so that it is not made again;
 *     null where it may be
 */
public record Ranked(
    Offer offer,
    Offer.Variant variant,
    double propensity,
    boolean ghost,
    boolean byPurchases,
    Words words,
    Evidence evidence,
    long openUntilMs,
    long endsMs,
    String once) {

  /** In the service's own language, with nothing filled in yet, good at whatever hour. */
  public Ranked(
      Offer offer, Offer.Variant variant, double propensity, boolean ghost, boolean byPurchases) {
    this(
        offer,
        variant,
        propensity,
        ghost,
        byPurchases,
        plain(variant.message().text()),
        null,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        offer.limits().once() ? offer.offerId() : null);
  }

  /** The offer in its first variant, for sure and for real. */
  public static Ranked of(Offer offer) {
    Offer.Variant first = offer.experiment().variants().get(0);
    return new Ranked(offer, first, 1, false, offer.usesPurchases());
  }

  /** The offer as this shopper is assigned to it. */
  static Ranked assigned(Offer offer, String shopperId, boolean byPurchases) {
    Assignment its = Assignment.of(offer, shopperId);
    return new Ranked(offer, its.variant(), its.propensity(), its.heldOut(), byPurchases);
  }

  /** The same in these words, for this reason. */
  Ranked saying(Words other, Evidence why) {
    return new Ranked(
        offer, variant, propensity, ghost, byPurchases, other, why, openUntilMs, endsMs, once);
  }

  /** The same that must not be sent at some time or later, and is over at another. */
  Ranked openUntil(long ms, long overMs) {
    return new Ranked(
        offer, variant, propensity, ghost, byPurchases, words, evidence, ms, overMs, once);
  }

  /** The same that is not made again where it was made under that name. */
  Ranked once(String name) {
    return new Ranked(
        offer, variant, propensity, ghost, byPurchases, words, evidence, openUntilMs, endsMs, name);
  }

  private static Words plain(Text text) {
    return Words.of(text.title(), text.body(), text.publicText());
  }
}
