package dev.beckon.simulator.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must be decided of one shopper, worked out from the till lines and the zones entered,
 * without the service. Offers must be staged so that never two compete: at most one per zone and
 * trigger.
 */
final class Prediction {
  /** Two clocks read a moment apart: a gap this near to its limit may be judged either way. */
  private static final long UNSURE_MS = 250;

  private static final Duration DAY = Duration.ofDays(1);

  private final List<StagedOffer> offers;
  private final Limits limits;
  private final Map<String, Long> lastSoldMs;
  private final List<Charge> charges = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final List<Expected.Offered> offered = new ArrayList<>();
  private final List<Expected.Refused> refused = new ArrayList<>();

  /** An offer made: it counts against later ones. */
  private record Charge(String visitId, String offerId, long atMs) {}

  /** The answers there can be to one offer. */
  enum Answer {
    OFFERED,
    NOT_BOUGHT,
    BOUGHT_LATELY,
    CAP_VISIT,
    VISIT_GAP,
    CAP_SHOPPER,
    CAP_OFFER_VISIT
  }

  /**
   * Begins with a shopper who has got nothing yet.
   *
   * @param lastSoldMs product to its last sale to this customer, unix ms, from the till lines
   */
  Prediction(List<StagedOffer> offers, Limits limits, Map<String, Long> lastSoldMs) {
    this.offers = List.copyOf(offers);
    this.limits = limits;
    this.lastSoldMs = Map.copyOf(lastSoldMs);
    Set<String> taken = new HashSet<>();
    for (StagedOffer offer : offers) {
      for (String zoneId : offer.zoneIds()) {
        if (!taken.add(zoneId + ' ' + offer.dwell())) {
          throw new IllegalArgumentException(
              "two offers compete in " + zoneId + ", allowed: one per zone and trigger");
        }
      }
    }
  }

  /**
   * Judges all decisions about this shopper.
   *
   * @return in words, all that should not be; empty when each decision is what it must be
   */
  List<String> judge(List<FeedRecord.Visit> visits, List<FeedRecord.Decision> decisions) {
    Map<String, FeedRecord.Decision> byEvent = new HashMap<>();
    decisions.forEach(d -> byEvent.put(d.eventId(), d));
    Set<String> judged = new HashSet<>();
    for (FeedRecord.Visit visit : visits) {
      boolean decided = visit.type().equals("ENTERED") || visit.type().equals("DWELT");
      if (decided && judged.add(visit.eventId())) {
        FeedRecord.Decision decision = byEvent.remove(visit.eventId());
        if (decision == null) {
          faults.add("no decision on " + visit.type() + " " + visit.zoneId());
        } else {
          judge(visit, decision);
        }
      }
    }
    byEvent.values().forEach(d -> faults.add("a decision on no visit event: " + d.zoneId()));
    return List.copyOf(faults);
  }

  private void judge(FeedRecord.Visit visit, FeedRecord.Decision decision) {
    String moment = visit.type() + " " + visit.zoneId();
    StagedOffer offer = candidate(visit);
    if (offer == null) {
      if (!decision.reason().equals("NO_CANDIDATE")) {
        faults.add(moment + ": " + decision.reason() + ", expected: NO_CANDIDATE");
      }
      return;
    }
    long nowMs = decision.stamps().decidedUs() / 1000;
    Set<Answer> allowed = answers(offer, decision.visitId(), nowMs);
    String reason = decision.reason();
    boolean right = allowed.stream().anyMatch(a -> a.name().equals(reason));
    if (!right) {
      faults.add(moment + ": " + offer.offerId() + " " + reason + ", expected: " + allowed);
    }
    expect(visit, offer, right ? reason : allowed.iterator().next().name());
    if (decision.offered()) {
      if (!offer.offerId().equals(decision.offerId())) {
        faults.add(moment + ": offered " + decision.offerId() + ", expected: " + offer.offerId());
      }
      charges.add(new Charge(decision.visitId(), offer.offerId(), nowMs));
    }
  }

  private void expect(FeedRecord.Visit visit, StagedOffer offer, String answer) {
    if (answer.equals(Answer.OFFERED.name())) {
      offered.add(new Expected.Offered(visit.zoneId(), visit.type(), offer.offerId(), "ACCEPTED"));
    } else {
      refused.add(new Expected.Refused(visit.zoneId(), visit.type(), offer.offerId(), answer));
    }
  }

  /** What must come of the visits judged so far, every offer delivered. */
  Expected expected() {
    return new Expected(List.copyOf(offered), List.copyOf(refused));
  }

  private StagedOffer candidate(FeedRecord.Visit visit) {
    long dwellMs = visit.type().equals("DWELT") ? visit.dwellMs() : 0;
    return offers.stream()
        .filter(o -> o.zoneIds().contains(visit.zoneId()) && o.dwell().toMillis() == dwellMs)
        .findFirst()
        .orElse(null);
  }

  /** All answers that would be right; more than one where several limits are reached at once. */
  Set<Answer> answers(StagedOffer offer, String visitId, long nowMs) {
    if (offer.requires().isPresent() && !bought(offer.requires().get(), nowMs)) {
      return EnumSet.of(Answer.NOT_BOUGHT);
    }
    if (offer.suppressedBy().isPresent() && bought(offer.suppressedBy().get(), nowMs)) {
      return EnumSet.of(Answer.BOUGHT_LATELY);
    }
    Set<Answer> reached = EnumSet.noneOf(Answer.class);
    boolean sure = false;
    List<Charge> inVisit = charges.stream().filter(c -> c.visitId().equals(visitId)).toList();
    if (inVisit.size() >= limits.perVisit()) {
      sure |= reached.add(Answer.CAP_VISIT);
    }
    if (inVisit.stream().filter(c -> c.offerId().equals(offer.offerId())).count()
        >= offer.perVisit()) {
      sure |= reached.add(Answer.CAP_OFFER_VISIT);
    }
    if (charges.stream().filter(c -> nowMs - c.atMs() < DAY.toMillis()).count()
        >= limits.perShopperAndDay()) {
      sure |= reached.add(Answer.CAP_SHOPPER);
    }
    long gapMs = inVisit.stream().mapToLong(c -> nowMs - c.atMs()).min().orElse(Long.MAX_VALUE);
    long overMs = limits.visitGap().toMillis() - gapMs;
    if (overMs > -UNSURE_MS) {
      reached.add(Answer.VISIT_GAP);
      sure |= overMs > UNSURE_MS;
    }
    if (!sure) {
      reached.add(Answer.OFFERED);
    }
    return reached;
  }

  private boolean bought(StagedOffer.Bought bought, long nowMs) {
    long sinceMs = nowMs - Duration.ofDays(bought.withinDays()).toMillis();
    return bought.skus().stream().anyMatch(sku -> lastSoldMs.getOrDefault(sku, 0L) >= sinceMs);
  }
}
