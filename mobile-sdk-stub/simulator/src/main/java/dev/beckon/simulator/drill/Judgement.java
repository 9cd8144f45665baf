package dev.beckon.simulator.drill;

import dev.beckon.simulator.demo.FeedRecord;
import dev.beckon.simulator.demo.Limits;
import dev.beckon.simulator.phone.Shown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares what was seen from outside with what Redis and SQL hold. Every method returns, in words,
 * all that differs. Pure.
 *
 * @param guests everybody, also those whom the service must not know
 * @param redis decisions in Redis, by id
 * @param sql decisions in SQL, by id
 * @param answersLost whether answers of the push service, or what was to be written down of them,
 *     may have been lost: then a message may have been accepted more than once, and what was
 *     accepted may have ended UNKNOWN
 */
record Judgement(
    List<Seen> guests,
    Evidence evidence,
    Map<String, StoredDecision> redis,
    Map<String, StoredDecision> sql,
    Limits limits,
    boolean answersLost) {
  /** A claim's time and the time at which it was answered may be this far apart. */
  private static final long SLACK_US = 2_000_000;

  private static final long DAY_US = 86_400_000_000L;

  /**
   * What is known of a guest on their side.
   *
   * @param shown what was on their screen
   * @param missed pushes that came after their deadline or after a withdrawal
   */
  record Seen(
      String name,
      String pushToken,
      List<Guest.Consent> consents,
      List<Shown> shown,
      long missed) {}

  /** All of it. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    faults.addAll(open());
    faults.addAll(disagreements());
    faults.addAll(acceptances());
    faults.addAll(shownTwice());
    faults.addAll(notShown());
    faults.addAll(forgotten());
    faults.addAll(withoutConsent());
    faults.addAll(overLimits());
    return faults;
  }

  /** Every claim has ended. */
  List<String> open() {
    return redis.values().stream()
        .filter(d -> !d.ended())
        .map(d -> "claim " + d.decisionId() + " is still " + d.state())
        .toList();
  }

  /** Redis and SQL hold the same decisions, each with the same end. */
  List<String> disagreements() {
    List<String> faults = new ArrayList<>();
    Set<String> ids = new TreeSet<>(redis.keySet());
    ids.addAll(sql.keySet());
    for (String id : ids) {
      StoredDecision inRedis = redis.get(id);
      StoredDecision inSql = sql.get(id);
      if (inRedis == null || inSql == null) {
        faults.add("decision " + id + " is only in " + (inRedis == null ? "SQL" : "Redis"));
      } else if (!sameAs(inRedis, inSql)) {
        faults.add("decision " + id + " is " + inRedis + " in Redis and " + inSql + " in SQL");
      }
    }
    return faults;
  }

  /** But for the time of deciding, which the record has from before the claim's answer. */
  private static boolean sameAs(StoredDecision a, StoredDecision b) {
    return a.shopperId().equals(b.shopperId())
        && a.visitId().equals(b.visitId())
        && a.reason().equals(b.reason())
        && a.offerId().equals(b.offerId())
        && a.state().equals(b.state())
        && a.attempt() == b.attempt();
  }

  /** What the push service accepted is what is ACCEPTED and no inbox took, one to one. */
  List<String> acceptances() {
    List<String> faults = new ArrayList<>();
    Map<String, Evidence.Sends> sends = evidence.sends();
    for (StoredDecision decision : redis.values()) {
      Evidence.Sends sent = sends.get(decision.decisionId());
      int accepted = sent == null ? 0 : sent.accepted();
      boolean matches =
          switch (decision.waitsInApp() ? "INBOX" : decision.state()) {
            case "ACCEPTED" -> answersLost ? accepted >= 1 : accepted == 1;
            case "UNKNOWN" -> answersLost || accepted == 0;
            default -> accepted == 0;
          };
      if (!matches) {
        faults.add(
            "decision %s is %s, and the push service accepted it %d times"
                .formatted(decision.decisionId(), decision.state(), accepted));
      }
    }
    Set<String> leftTokens = new HashSet<>();
    guests.stream()
        .filter(g -> g.consents().stream().anyMatch(c -> c.untilUs() != Long.MAX_VALUE))
        .forEach(g -> leftTokens.add(g.pushToken()));
    sends.forEach(
        (id, sent) -> {
          if (!redis.containsKey(id) && !leftTokens.contains(sent.token())) {
            faults.add("the push service was sent " + id + ", which nobody decided");
          }
        });
    return faults;
  }

  /** Nobody saw one decision twice, or one offer twice in a visit. */
  List<String> shownTwice() {
    List<String> faults = new ArrayList<>();
    for (Seen guest : guests) {
      Map<String, Integer> times = new TreeMap<>();
      for (Shown one : guest.shown()) {
        times.merge("decision " + one.decisionId(), 1, Integer::sum);
        StoredDecision decision = redis.get(one.decisionId());
        if (decision != null) {
          times.merge(
              "offer " + decision.offerId() + " in a visit " + decision.visitId(), 1, Integer::sum);
        }
      }
      times.forEach(
          (what, count) -> {
            if (count > 1) {
              faults.add(guest.name() + " was shown " + what + " " + count + " times");
            }
          });
    }
    return faults;
  }

  /** What the push service accepted was shown, but for what came too late or to nobody. */
  List<String> notShown() {
    List<String> faults = new ArrayList<>();
    Map<String, Evidence.Sends> sends = evidence.sends();
    for (Seen guest : guests) {
      Set<String> shown = new HashSet<>();
      guest.shown().forEach(one -> shown.add(one.decisionId()));
      List<String> missing =
          sends.entrySet().stream()
              .filter(e -> e.getValue().token().equals(guest.pushToken()))
              .filter(e -> e.getValue().accepted() > 0 && !shown.contains(e.getKey()))
              .map(Map.Entry::getKey)
              .toList();
      if (missing.size() > guest.missed()) {
        faults.add(guest.name() + " was never shown " + missing + ", which were accepted");
      }
    }
    return faults;
  }

  /** What the feed told of those who still agree is still there. */
  List<String> forgotten() {
    Set<String> agree = new HashSet<>();
    guests.stream()
        .flatMap(guest -> guest.consents().stream())
        .filter(consent -> consent.untilUs() == Long.MAX_VALUE)
        .forEach(consent -> agree.add(consent.shopperId()));
    return evidence.decisions().values().stream()
        .filter(d -> agree.contains(d.shopperId()) && !redis.containsKey(d.decisionId()))
        .map(d -> "decision " + d.decisionId() + " was told and is forgotten")
        .toList();
  }

  /** Nothing is known of anybody who does not agree, and nothing was decided about them. */
  List<String> withoutConsent() {
    Map<String, Long> untilUs = new HashMap<>();
    guests.forEach(g -> g.consents().forEach(c -> untilUs.put(c.shopperId(), c.untilUs())));
    List<String> faults = new ArrayList<>();
    for (FeedRecord.Decision decision : evidence.decisions().values()) {
      long until = untilUs.getOrDefault(decision.shopperId(), 0L);
      if (decision.stamps().decidedUs() > until) {
        faults.add("decision " + decision.decisionId() + " was taken without consent");
      }
    }
    for (StoredDecision decision : redis.values()) {
      if (untilUs.getOrDefault(decision.shopperId(), 0L) != Long.MAX_VALUE) {
        faults.add("decision " + decision.decisionId() + " is kept without consent");
      }
    }
    return faults;
  }

  /** The visit's attention budget and the day's cap hold. */
  List<String> overLimits() {
    List<String> faults = new ArrayList<>();
    Map<String, List<StoredDecision>> byShopper = new HashMap<>();
    redis.values().stream()
        .filter(StoredDecision::charged)
        .sorted(Comparator.comparingLong(StoredDecision::decidedUs))
        .forEach(d -> byShopper.computeIfAbsent(d.shopperId(), s -> new ArrayList<>()).add(d));
    for (List<StoredDecision> charged : byShopper.values()) {
      faults.addAll(overLimits(charged));
    }
    return faults;
  }

  /** The same of one shopper's charges, in order of time. */
  private List<String> overLimits(List<StoredDecision> charged) {
    List<String> faults = new ArrayList<>();
    Map<String, List<StoredDecision>> byVisit = new TreeMap<>();
    for (StoredDecision decision : charged) {
      List<StoredDecision> visit =
          byVisit.computeIfAbsent(decision.visitId(), v -> new ArrayList<>());
      if (!visit.isEmpty()) {
        long gapUs = decision.decidedUs() - visit.get(visit.size() - 1).decidedUs();
        if (gapUs < limits.visitGap().toMillis() * 1000 - SLACK_US) {
          faults.add(
              "decision %s came %d ms after another of its visit"
                  .formatted(decision.decisionId(), gapUs / 1000));
        }
      }
      visit.add(decision);
      if (visit.size() > limits.perVisit()) {
        faults.add("visit " + decision.visitId() + " has " + visit.size() + " offers");
      }
    }
    for (StoredDecision last : charged) {
      long inDay =
          charged.stream()
              .filter(d -> d.decidedUs() <= last.decidedUs())
              .filter(d -> d.decidedUs() > last.decidedUs() - DAY_US + SLACK_US)
              .count();
      if (inDay > limits.perShopperAndDay()) {
        faults.add("decision " + last.decisionId() + " is the " + inDay + "th of a day");
      }
    }
    return faults;
  }

  /** How many decisions ended how. */
  Map<String, Long> ends() {
    Map<String, Long> ends = new TreeMap<>();
    for (StoredDecision decision : redis.values()) {
      ends.merge(decision.offered() ? decision.state() : decision.reason(), 1L, Long::sum);
    }
    return ends;
  }
}
