package dev.beckon.cloud.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Claims.Outcome;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offer.Window;
import dev.beckon.cloud.decision.Ranked;
import dev.beckon.cloud.decision.Reason;
import dev.beckon.cloud.decision.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What claims should answer: lists of charges, counted anew every time. */
final class ClaimModel {
  private static final long KEPT_MS = 31L * 24 * 60 * 60 * 1000;

  /** A claim as it is asked. */
  record Asked(
      String id,
      String shopper,
      String visit,
      String store,
      String day,
      long nowMs,
      List<Ranked> ranked) {}

  /** One of another system has only the first two and the last. */
  private record Charge(
      String member, String id, String visit, String store, Offer offer, long atMs) {
    boolean isOffer() {
      return offer != null;
    }

    boolean isOf(Offer other) {
      return isOffer() && offer.offerId().equals(other.offerId());
    }
  }

  private record Made(Asked asked, Ranked what, Outcome outcome) {}

  private final AttentionLimits limits;
  private final Map<String, List<Charge>> ledgers = new HashMap<>();
  private final Map<String, List<Charge>> once = new HashMap<>();
  private final Map<String, Long> pausedUntilMs = new HashMap<>();
  private final Map<String, Made> decided = new HashMap<>();
  private final Map<String, Integer> units = new HashMap<>();
  private long highWaterMs;

  ClaimModel(AttentionLimits limits) {
    this.limits = limits;
  }

  /** One in the store north, of offers that are said in one way. */
  Outcome claim(String id, String shopper, String visit, long nowMs, List<Offer> offers) {
    List<Ranked> ranked = offers.stream().map(Ranked::of).toList();
    return claim(new Asked(id, shopper, visit, "north", "a day", nowMs, ranked));
  }

  Outcome claim(Asked asked) {
    Made first = decided.get(asked.id());
    if (first != null) {
      Outcome was = first.outcome();
      return new Outcome(was.reason(), was.offerId(), List.of(), true, was.undelivered());
    }
    long nowMs = Math.max(asked.nowMs(), highWaterMs);
    ledger(asked.shopper()).removeIf(c -> c.atMs() <= nowMs - KEPT_MS);
    Ranked chosen = null;
    List<Refusal> refused = new ArrayList<>();
    for (Ranked ranked : asked.ranked()) {
      Reason why = chosen != null ? Reason.OUTRANKED : refusal(asked, ranked.offer(), nowMs);
      if (why == null) {
        chosen = ranked;
      } else {
        refused.add(new Refusal(ranked.offer().offerId(), why));
      }
    }
    Outcome outcome;
    if (chosen == null) {
      outcome = new Outcome(refused.get(0).reason(), null, refused, false, false);
    } else {
      charge(asked, chosen, nowMs);
      Reason reason = chosen.ghost() ? Reason.HELD_OUT : Reason.OFFERED;
      outcome = new Outcome(reason, chosen.offer().offerId(), refused, false, !chosen.ghost());
    }
    decided.put(asked.id(), new Made(asked, chosen, outcome));
    return outcome;
  }

  private void charge(Asked asked, Ranked chosen, long nowMs) {
    Offer offer = chosen.offer();
    highWaterMs = nowMs;
    Charge charge = new Charge(null, asked.id(), asked.visit(), asked.store(), offer, nowMs);
    ledger(asked.shopper()).add(charge);
    if (offer.limits().once()) {
      once.computeIfAbsent(asked.shopper(), s -> new ArrayList<>()).add(charge);
    }
    if (!chosen.ghost()) {
      counters(offer, asked).forEach(counter -> units.merge(counter, 1, Integer::sum));
    }
  }

  private static List<String> counters(Offer offer, Asked asked) {
    String here = "|" + asked.store();
    String today = here + "|" + asked.day();
    return List.of(offer.offerId(), offer.offerId() + here, offer.offerId() + today, today);
  }

  private Reason refusal(Asked asked, Offer offer, long nowMs) {
    List<Charge> ledger = ledger(asked.shopper());
    Predicate<Charge> inVisit = c -> c.isOffer() && c.visit().equals(asked.visit());
    if (nowMs < pausedUntilMs.getOrDefault(asked.shopper(), 0L)) {
      return Reason.DISMISSED_LATELY;
    }
    if (count(ledger, inVisit) >= limits.perVisit()) {
      return Reason.CAP_VISIT;
    }
    if (count(ledger, inVisit.and(c -> nowMs - c.atMs() < limits.visitGap().toMillis())) > 0) {
      return Reason.VISIT_GAP;
    }
    if (full(limits.perShopper(), ledger, c -> true, nowMs)) {
      return Reason.CAP_SHOPPER;
    }
    if (full(
        limits.perStore(), ledger, c -> c.isOffer() && c.store().equals(asked.store()), nowMs)) {
      return Reason.CAP_SHOPPER_STORE;
    }
    boolean first = count(ledger, inVisit) == 0;
    if (first && offer.worth().value() < limits.leastValueForFirst()) {
      return Reason.FIRST_VALUE;
    }
    List<Charge> before = once.getOrDefault(asked.shopper(), List.of());
    if (offer.limits().once() && count(before, c -> c.isOf(offer)) > 0) {
      return Reason.CAP_OFFER_ONCE;
    }
    if (offer.limits().once() && before.size() >= AttentionLimits.MOST_ONCE) {
      return Reason.ONCE_FULL;
    }
    if (count(ledger, inVisit.and(c -> c.isOf(offer))) >= offer.limits().perVisit()) {
      return Reason.CAP_OFFER_VISIT;
    }
    if (full(offer.limits().perShopper(), ledger, c -> c.isOf(offer), nowMs)) {
      return Reason.CAP_OFFER_SHOPPER;
    }
    for (String category : offer.about().categories()) {
      Predicate<Charge> same =
          c -> c.isOffer() && c.offer().about().categories().contains(category);
      if (full(limits.perCategory(), ledger, same, nowMs)) {
        return Reason.CAP_SHOPPER_CATEGORY;
      }
    }
    return spent(asked, offer);
  }

  private Reason spent(Asked asked, Offer offer) {
    List<String> counters = counters(offer, asked);
    if (units(counters.get(0)) >= offer.limits().total()) {
      return Reason.CAP_OFFER_TOTAL;
    }
    if (units(counters.get(1)) >= offer.limits().perStore()) {
      return Reason.CAP_OFFER_STORE;
    }
    if (units(counters.get(2)) >= offer.limits().perDay()) {
      return Reason.CAP_OFFER_DAY;
    }
    return units(counters.get(3)) >= limits.storePerDay() ? Reason.CAP_STORE_DAY : null;
  }

  private static boolean full(
      List<Window> windows, List<Charge> ledger, Predicate<Charge> which, long nowMs) {
    return windows.stream()
        .anyMatch(
            window ->
                count(ledger, which.and(c -> c.atMs() > nowMs - window.within().toMillis()))
                    >= window.most());
  }

  /**
   * A message of another system.
   *
   * @return whether it was charged
   */
  boolean contact(String shopper, String member, long atMs) {
    List<Charge> ledger = ledger(shopper);
    boolean added = count(ledger, c -> member.equals(c.member())) == 0;
    if (added) {
      ledger.add(new Charge(member, null, null, null, null, atMs));
    }
    List<Charge> contacts =
        ledger.stream()
            .filter(c -> !c.isOffer())
            .sorted(Comparator.comparingLong(Charge::atMs).thenComparing(Charge::member))
            .toList();
    List<Charge> gone = contacts.subList(0, Math.max(0, contacts.size() - limits.mostContacts()));
    ledger.removeAll(gone);
    return added && count(gone, c -> c.member().equals(member)) == 0;
  }

  void dismissed(String shopper, long nowMs) {
    long pauseMs = limits.pauseAfterDismissal().toMillis();
    if (pauseMs > 0) {
      pausedUntilMs.merge(shopper, nowMs + pauseMs, Math::max);
    }
  }

  boolean paused(String shopper, long nowMs) {
    return nowMs < pausedUntilMs.getOrDefault(shopper, 0L);
  }

  /** Two shoppers are one from now on, and so are two visits, if there were two. */
  void merge(String from, String to, String endedVisit, String goesOn) {
    List<Charge> both = ledger(to);
    for (Charge charge : ledger(from)) {
      both.removeIf(
          c ->
              !charge.isOffer() && charge.member().equals(c.member()) && c.atMs() <= charge.atMs());
      if (charge.isOffer() || count(both, c -> charge.member().equals(c.member())) == 0) {
        both.add(charge);
      }
    }
    both.replaceAll(
        c ->
            c.isOffer() && c.visit().equals(endedVisit)
                ? new Charge(null, c.id(), goesOn, c.store(), c.offer(), c.atMs())
                : c);
    ledgers.remove(from);
    if (once.containsKey(from)) {
      once.computeIfAbsent(to, s -> new ArrayList<>()).addAll(once.remove(from));
    }
    if (pausedUntilMs.containsKey(from)) {
      pausedUntilMs.merge(to, pausedUntilMs.remove(from), Math::max);
    }
  }

  /** A claim ended without reaching anybody. */
  void refund(String id) {
    ledgers.values().forEach(ledger -> ledger.removeIf(c -> id.equals(c.id())));
    once.values().forEach(list -> list.removeIf(c -> id.equals(c.id())));
    refundUnits(id);
  }

  private void refundUnits(String id) {
    Made made = decided.get(id);
    counters(made.what().offer(), made.asked())
        .forEach(counter -> units.merge(counter, -1, Integer::sum));
  }

  /**
   * Nothing of a shopper is left.
   *
   * @param decisions of the shopper
   * @param unsent those of them that nobody began to send
   */
  void erase(String shopper, List<String> decisions, List<String> unsent) {
    unsent.forEach(this::refundUnits);
    decisions.forEach(decided::remove);
    ledgers.remove(shopper);
    once.remove(shopper);
    pausedUntilMs.remove(shopper);
  }

  private List<Charge> ledger(String shopper) {
    return ledgers.computeIfAbsent(shopper, s -> new ArrayList<>());
  }

  private static long count(List<Charge> charges, Predicate<Charge> which) {
    return charges.stream().filter(which).count();
  }

  /** What was charged to a shopper, decisions apart. */
  long charged(String shopper) {
    return ledger(shopper).size();
  }

  /** A shopper's ledger as Redis keeps it. */
  Map<String, Long> ledgerText(String shopper) {
    Map<String, Long> members = new TreeMap<>();
    for (Charge c : ledger(shopper)) {
      members.put(c.isOffer() ? member(c) : c.member(), c.atMs());
    }
    return members;
  }

  private static String member(Charge c) {
    String categories = String.join(" ", c.offer().about().categories());
    return String.join("|", c.id(), c.offer().offerId(), c.visit(), c.store())
        + (categories.isEmpty() ? "" : "|" + categories);
  }

  /** What was made once to a shopper, as Redis keeps it, in any order. */
  List<String> onceText(String shopper) {
    return once.getOrDefault(shopper, List.of()).stream()
        .map(c -> c.offer().offerId() + ":" + c.id())
        .toList();
  }

  /** Until when a shopper who dismissed an offer gets none, or null. */
  String pausedText(String shopper) {
    Long untilMs = pausedUntilMs.get(shopper);
    return untilMs == null ? null : untilMs.toString();
  }

  /** All counters of units that ever counted anything. */
  Map<String, Integer> units() {
    return units;
  }

  private int units(String counter) {
    return units.getOrDefault(counter, 0);
  }

  /** Looks at every window that ends with an offer afresh, independently of the claims' order. */
  void assertNoCapExceeded(String shopper) {
    List<Charge> offers = ledger(shopper).stream().filter(Charge::isOffer).toList();
    for (Charge last : offers) {
      Offer offer = last.offer();
      within(offers, last, limits.perShopper(), c -> true);
      within(offers, last, limits.perStore(), c -> c.store().equals(last.store()));
      within(offers, last, offer.limits().perShopper(), c -> c.isOf(offer));
      for (String category : offer.about().categories()) {
        within(
            offers,
            last,
            limits.perCategory(),
            c -> c.offer().about().categories().contains(category));
      }
      assertThat(count(offers, c -> c.visit().equals(last.visit())))
          .isLessThanOrEqualTo(limits.perVisit());
    }
  }

  private static void within(
      List<Charge> offers, Charge last, List<Window> windows, Predicate<Charge> which) {
    for (Window window : windows) {
      long sinceMs = last.atMs() - window.within().toMillis();
      assertThat(count(offers, which.and(c -> c.atMs() <= last.atMs() && c.atMs() > sinceMs)))
          .as("%s up to %s", window, last)
          .isLessThanOrEqualTo(window.most());
    }
  }
}
