package dev.beckon.cloud.decision;

import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.shopper.ShopperProfile;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts the offers that meet in a place through the gates, for one shopper at one moment, and ranks
 * those that pass. Changes nothing: the same goes into a claim and into a dry run.
 */
final class Weighing {
  private final Stores stores;
  private final Ranking ranking;
  private final Wording wording;
  private final AttentionLimits limits;

  Weighing(Stores stores, Ranking ranking, Wording wording, AttentionLimits limits) {
    this.stores = stores;
    this.ranking = ranking;
    this.wording = wording;
    this.limits = limits;
  }

  /**
   * What is to be claimed.
   *
   * @param audiences of that basis
   */
  Claims.Request weigh(
      String decisionId, PresenceEvent event, long nowUs, Basis basis, AudienceGate audiences) {
    OfferIndex.Place place = basis.place();
    ShopperProfile shopper = basis.shopper();
    Moment moment = basis.moment();
    List<Refusal> refused = new ArrayList<>();
    List<Ranked> ranked = new ArrayList<>();
    Reason reasonIfNone = place.offers().isEmpty() ? Reason.NO_CANDIDATE : null;
    Set<String> companions = new HashSet<>();
    Deque<Offer> candidates =
        new ArrayDeque<>(ranking.rank(place.offers(), shopper.preferences(), basis.rates()));
    while (!candidates.isEmpty()) {
      Offer offer = candidates.remove();
      Refusal refusal = refusal(offer, ranked.size(), audiences, shopper, moment);
      if (refusal == null) {
        ranked.add(asMade(offer, event, audiences, shopper, moment));
        continue;
      }
      if (ranked.isEmpty() && refused.isEmpty()) {
        reasonIfNone = refusal.reason();
      }
      refused.add(refusal);
      Offer companion = place.companions().get(offer.offerId());
      if (companion != null
          && isBought(offer, refusal.reason(), audiences)
          && companions.add(companion.offerId())) {
        candidates.addFirst(companion);
      }
    }
    return new Claims.Request(
        decisionId,
        event,
        nowUs,
        moment.day(),
        nowUs / 1000 + limits.deadline().toMillis(),
        refused,
        ranked,
        reasonIfNone);
  }

  /** Whether an offer is refused because of what the shopper bought. */
  private static boolean isBought(Offer offer, Reason refusal, AudienceGate audiences) {
    return refusal == Reason.BOUGHT_LATELY
        || (refusal == Reason.NOT_IN_AUDIENCE && audiences.boughtAway(offer));
  }

  private Refusal refusal(
      Offer offer, int before, AudienceGate audiences, ShopperProfile shopper, Moment moment) {
    Refusal refusal = Gates.refusal(offer, shopper, moment);
    if (refusal != null) {
      return audible(offer, refusal);
    }
    return before == Claims.MAX_RANKED
        ? new Refusal(offer.offerId(), Reason.OUTRANKED)
        : audiences.refusal(offer); // the dearest gate, and only until there are enough
  }

  private Refusal audible(Offer offer, Refusal refusal) {
    return wording.isDiscreet(offer) ? refusal.withoutEvidence() : refusal;
  }

  /** What every gate that looks at the shopper says. Of somebody without consent only that. */
  List<Check> checks(Offer offer, AudienceGate audiences, ShopperProfile shopper, Moment moment) {
    List<Check> checks = new ArrayList<>();
    for (Check check : Gates.checks(offer, shopper, moment)) {
      checks.add(
          check.refusal() == null
              ? check
              : Check.of(check.gate(), audible(offer, check.refusal())));
    }
    checks.add(
        shopper.exists()
            ? Check.of(Gate.AUDIENCE, audiences.refusal(offer))
            : Check.notAsked(Gate.AUDIENCE));
    return checks;
  }

  /** An offer as it would be made, passed or not. */
  Ranked asMade(
      Offer offer,
      PresenceEvent event,
      AudienceGate audiences,
      ShopperProfile shopper,
      Moment moment) {
    Wording.Scene scene =
        new Wording.Scene(
            event.visit().storeId(), event.zoneId(), moment.zone(), shopper.language());
    Because because = Because.of(offer, shopper, event.zoneId(), moment.nowMs());
    Ranked assigned =
        Ranked.assigned(offer, event.visit().shopperId(), audiences.byPurchases(offer));
    return assigned
        .saying(
            wording.of(offer, assigned.variant().message(), because, scene),
            wording.isDiscreet(offer) ? null : because.evidence())
        .openUntil(
            openUntilMs(offer, event, moment),
            moment.zone() == null
                ? moment.nowMs()
                : stores.endsMs(event.visit().storeId(), offer.schedule()))
        .once(Occasions.once(offer, shopper, moment));
  }

  private long openUntilMs(Offer offer, PresenceEvent event, Moment moment) {
    Duration own = offer.limits().deadline();
    long deadlineMs = moment.nowMs() + (own == null ? limits.deadline() : own).toMillis();
    return stores.openUntilMs(
        event.visit().storeId(), offer.schedule(), moment.nowMs(), deadlineMs);
  }
}
