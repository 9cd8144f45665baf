package dev.beckon.cloud.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Claims.Outcome;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Reason;
import dev.beckon.cloud.decision.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What a claim should answer: a list of charges, counted anew every time. */
final class ClaimModel {
  private static final long DAY_MS = 24 * 60 * 60 * 1000L;

  private record Charge(String id, String shopper, String visit, String offer, long atMs) {}

  private final AttentionLimits limits;
  private final List<Charge> charges = new ArrayList<>();
  private final Map<String, Outcome> decided = new HashMap<>();
  private long highWaterMs;

  ClaimModel(AttentionLimits limits) {
    this.limits = limits;
  }

  Outcome claim(String id, String shopper, String visit, long givenMs, List<Offer> ranked) {
    Outcome first = decided.get(id);
    if (first != null) {
      return new Outcome(first.reason(), first.offerId(), List.of(), true, first.undelivered());
    }
    long nowMs = Math.max(givenMs, highWaterMs);
    String chosen = null;
    List<Refusal> refused = new ArrayList<>();
    for (Offer offer : ranked) {
      Reason refusal = chosen != null ? Reason.OUTRANKED : refusal(offer, shopper, visit, nowMs);
      if (refusal == null) {
        chosen = offer.offerId();
      } else {
        refused.add(new Refusal(offer.offerId(), refusal));
      }
    }
    if (chosen != null) {
      charges.add(new Charge(id, shopper, visit, chosen, nowMs));
      highWaterMs = nowMs;
    }
    Reason reason = chosen != null ? Reason.OFFERED : refused.get(0).reason();
    Outcome outcome = new Outcome(reason, chosen, refused, false, chosen != null);
    decided.put(id, outcome);
    return outcome;
  }

  private Reason refusal(Offer offer, String shopper, String visit, long nowMs) {
    Predicate<Charge> inVisit = c -> c.shopper().equals(shopper) && c.visit().equals(visit);
    Predicate<Charge> inDay = c -> c.shopper().equals(shopper) && c.atMs() > nowMs - DAY_MS;
    Predicate<Charge> same = c -> c.offer().equals(offer.offerId());
    if (count(inVisit) >= limits.perVisit()) {
      return Reason.CAP_VISIT;
    }
    if (count(inVisit.and(c -> nowMs - c.atMs() < limits.visitGap().toMillis())) > 0) {
      return Reason.VISIT_GAP;
    }
    if (count(inDay) >= limits.perShopperPerDay()) {
      return Reason.CAP_SHOPPER_DAY;
    }
    if (count(inVisit.and(same)) >= offer.limits().perVisit()) {
      return Reason.CAP_OFFER_VISIT;
    }
    for (Offer.Window window : offer.limits().perShopper()) {
      long sinceMs = nowMs - window.within().toMillis();
      if (count(same.and(c -> c.shopper().equals(shopper) && c.atMs() > sinceMs))
          >= window.most()) {
        return Reason.CAP_OFFER_SHOPPER;
      }
    }
    return count(same) >= offer.limits().total() ? Reason.CAP_OFFER_TOTAL : null;
  }

  /** Two shoppers are one from now on, and so are two visits, if there were two. */
  void merge(String from, String to, String endedVisit, String goesOn) {
    charges.replaceAll(
        c ->
            new Charge(
                c.id(),
                c.shopper().equals(from) ? to : c.shopper(),
                c.visit().equals(endedVisit) ? goesOn : c.visit(),
                c.offer(),
                c.atMs()));
  }

  /** A claim ended without reaching anybody. */
  void refund(String id) {
    charges.removeIf(c -> c.id().equals(id));
  }

  /** What was charged to a shopper, decisions apart. */
  long charged(String shopper) {
    return count(c -> c.shopper().equals(shopper));
  }

  private long count(Predicate<Charge> which) {
    return charges.stream().filter(which).count();
  }

  int total(String offerId) {
    return (int) count(c -> c.offer().equals(offerId));
  }

  /** Looks at every 24 hours and every visit afresh, independently of the claims' order. */
  void assertNoCapExceeded(List<Offer> offers) {
    assertThat(charges).isNotEmpty();
    for (Charge last : charges) {
      Predicate<Charge> day =
          c ->
              c.shopper().equals(last.shopper())
                  && c.atMs() <= last.atMs()
                  && c.atMs() > last.atMs() - DAY_MS;
      assertThat(count(day)).isLessThanOrEqualTo(limits.perShopperPerDay());
      assertThat(count(c -> c.visit().equals(last.visit()))).isLessThanOrEqualTo(limits.perVisit());
    }
    for (Offer offer : offers) {
      assertThat(total(offer.offerId())).isLessThanOrEqualTo(offer.limits().total());
    }
  }
}
