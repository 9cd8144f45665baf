package dev.beckon.cloud.decision;

import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.shopper.ShopperProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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
   * What is to be claimed, in one round or more.
   *
   * @param audiences of that basis
   */
  Round weigh(
      String decisionId, PresenceEvent event, long nowUs, Basis basis, AudienceGate audiences) {
    List<Offer> met = basis.place().offers();
    Claims.Request empty =
        new Claims.Request(
            decisionId,
            event,
            nowUs,
            basis.moment().day(),
            nowUs / 1000 + limits.deadline().toMillis(),
            List.of(),
            List.of(),
            met.isEmpty() ? Reason.NO_CANDIDATE : null);
    List<Offer> candidates = ranking.rank(met, basis.shopper().preferences(), basis.rates());
    return Round.first(this, new Round.Scene(event, basis, audiences), empty, candidates);
  }

  /** Why all gates but the dearest refuse an offer; null when they do not. */
  Refusal refusal(Offer offer, Round.Scene scene) {
    Refusal refusal = Gates.refusal(offer, scene.basis().shopper(), scene.basis().moment());
    return refusal == null ? null : audible(offer, refusal);
  }

  /** An offer as it would be made. */
  Ranked asMade(Offer offer, Round.Scene scene) {
    Basis basis = scene.basis();
    return asMade(offer, scene.event(), scene.audiences(), basis.shopper(), basis.moment());
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
