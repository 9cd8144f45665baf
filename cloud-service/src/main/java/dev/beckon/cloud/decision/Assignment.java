package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.Variant;
import java.util.List;

/**
 * What a shopper is told of an offer, if anything: the same one always, as long as holdout and
 * weights stay.
 *
 * @param heldOut told nothing, to learn what the offer does
 * @param propensity how likely a shopper was to be assigned just this, more than 0, at most 1
 */
public record Assignment(Variant variant, boolean heldOut, double propensity) {

  /**
   * Assigns a shopper. Holdout and variant are drawn apart, so that each variant has its own
   * holdout of the same share.
   */
  public static Assignment of(Offer offer, String shopperId) {
    double holdoutShare = offer.experiment().holdoutShare();
    boolean heldOut =
        holdoutShare > 0 && Lot.of("holdout", offer.offerId(), shopperId) < holdoutShare;
    List<Variant> variants = offer.experiment().variants();
    if (variants.size() == 1) {
      return new Assignment(variants.get(0), heldOut, heldOut ? holdoutShare : 1 - holdoutShare);
    }
    long weights = variants.stream().mapToLong(Variant::weight).sum();
    double at = Lot.of("variant", offer.offerId(), shopperId) * weights;
    int chosen = 0;
    while (chosen < variants.size() - 1 && at >= variants.get(chosen).weight()) {
      at -= variants.get(chosen).weight();
      chosen++;
    }
    Variant variant = variants.get(chosen);
    double share = (double) variant.weight() / weights;
    return new Assignment(variant, heldOut, share * (heldOut ? holdoutShare : 1 - holdoutShare));
  }
}
