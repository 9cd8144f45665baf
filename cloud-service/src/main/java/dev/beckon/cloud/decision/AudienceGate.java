package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.PlaceAudiences.Needs;
import dev.beckon.cloud.shopper.ShopperProfile;
import java.util.function.Consumer;

/**
 * The dearest gate: whether offers of a place are meant for one shopper. For one decision, in which
 * segments and audiences that several offers share are worked out once.
 */
final class AudienceGate {
  private final PlaceAudiences audiences;
  private final Needs needs;
  private final ShopperProfile shopper;
  private final boolean tillsStale;
  private final long nowMs;
  private final Looks looks;
  private final Consumer<Verdict> failed;

  /**
   * @param failed hears why nobody can say
   */
  AudienceGate(Basis basis, Consumer<Verdict> failed) {
    audiences = basis.place().audiences();
    needs = basis.needs();
    shopper = basis.shopper();
    this.failed = failed;
    tillsStale = basis.moment().tillsStale();
    nowMs = basis.moment().nowMs();
    looks = new Looks(shopper, nowMs, needs.with());
  }

  /** Why an offer is not for the shopper, or null when it is. */
  Refusal refusal(Offer offer) {
    Reason reason = reason(offer);
    return reason == null ? null : new Refusal(offer.offerId(), reason);
  }

  private Reason reason(Offer offer) {
    Audience audience = audiences.of(offer);
    if (audience == null) {
      return null;
    }
    if (needs.byPurchases().contains(offer.offerId())) {
      if (!shopper.purchasesConsent()) {
        return Reason.NO_PURCHASE_CONSENT;
      }
      if (tillsStale) {
        return Reason.TILL_STALE;
      }
    }
    Verdict verdict =
        needs.overfull().contains(offer.offerId()) ? Verdict.TOO_COSTLY : looks.at(audience);
    if (verdict.failed()) {
      failed.accept(verdict);
      return Reason.AUDIENCE_FAILED;
    }
    return verdict == Verdict.YES ? null : Reason.NOT_IN_AUDIENCE;
  }

  /** Whether an offer is not for the shopper only because of what they bought. */
  boolean boughtAway(Offer offer) {
    return BoughtAway.is(audiences.of(offer), shopper, nowMs, needs.with());
  }

  /** Whether an offer depends on what the shopper bought. */
  boolean byPurchases(Offer offer) {
    return offer.usesPurchases() || needs.byPurchases().contains(offer.offerId());
  }
}
