package dev.beckon.simulator.demo;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a shopper's history says must come of their walk: exactly this, each as often as it stands
 * here.
 *
 * @param offers what is offered, and how its delivery ends
 * @param refusals what is considered and not offered
 */
record Expected(List<Offered> offers, List<Refused> refusals) {
  static final Expected NOTHING = new Expected(List.of(), List.of());

  /** One offer and its final state. */
  record Offered(String zoneId, String trigger, String offerId, String state) {
    @Override
    public String toString() {
      return offerId + " (" + zoneId + ", " + trigger + ") " + state;
    }
  }

  /** One offer that is not made, and why. */
  record Refused(String zoneId, String trigger, String offerId, String reason) {
    @Override
    public String toString() {
      return offerId + " (" + zoneId + ", " + trigger + ") " + reason;
    }
  }

  /** All of it in words, sorted. */
  List<String> lines() {
    return Stream.concat(offers.stream(), refusals.stream())
        .map(Object::toString)
        .sorted()
        .collect(Collectors.toList());
  }

  /** What the journal says came of it. */
  static Expected seen(Journal journal, String shopperId) {
    List<FeedRecord.Decision> decisions = journal.decisionsOf(shopperId);
    List<Offered> offers =
        decisions.stream()
            .filter(FeedRecord.Decision::offered)
            .map(d -> new Offered(d.zoneId(), d.trigger(), d.offerId(), state(journal, d)))
            .toList();
    List<Refused> refusals =
        decisions.stream()
            .flatMap(
                d ->
                    d.refused().stream()
                        .map(r -> new Refused(d.zoneId(), d.trigger(), r.offerId(), r.reason())))
            .toList();
    return new Expected(offers, refusals);
  }

  private static String state(Journal journal, FeedRecord.Decision decision) {
    return journal
        .outcomeOf(decision.decisionId())
        .map(FeedRecord.Outcome::state)
        .orElse("CLAIMED");
  }
}
