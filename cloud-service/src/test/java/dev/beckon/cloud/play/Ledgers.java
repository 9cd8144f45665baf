package dev.beckon.cloud.play;

import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offer.Window;
import dev.beckon.cloud.decision.Reason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Who was charged what, as a list that is counted anew for every question. */
final class Ledgers {
  /**
   * Something that a shopper was told, or at least may have been.
   *
   * @param offer as it was made; null for a message of another system
   */
  record Charge(
      String id, String shopper, String visit, String store, String day, Offer offer, long atMs) {
    boolean isOffer() {
      return offer != null;
    }

    boolean isOf(Offer other) {
      return isOffer() && offer.offerId().equals(other.offerId());
    }
  }

  private final AttentionLimits limits;
  private final Map<String, List<Charge>> byShopper = new HashMap<>();
  private final Map<String, Set<String>> once = new HashMap<>();
  private final Map<String, Integer> units = new HashMap<>();
  private final Set<String> touched = new HashSet<>();

  Ledgers(AttentionLimits limits) {
    this.limits = limits;
  }

  void charge(Charge charge, boolean ghost) {
    of(charge.shopper()).add(charge);
    if (charge.isOffer() && charge.offer().limits().once()) {
      once.computeIfAbsent(charge.shopper(), s -> new HashSet<>())
          .add(charge.offer().offerId() + ":" + charge.id());
    }
    if (charge.isOffer() && !ghost) {
      addUnits(charge, 1);
    }
  }

  /** It surely reached nobody. */
  void refund(Charge charge) {
    of(charge.shopper()).remove(charge);
    once.getOrDefault(charge.shopper(), new HashSet<>())
        .remove(charge.offer().offerId() + ":" + charge.id());
    refundUnits(charge);
  }

  void refundUnits(Charge charge) {
    addUnits(charge, -1);
  }

  private void addUnits(Charge charge, int more) {
    for (String counter : counters(charge.offer(), charge.store(), charge.day())) {
      units.merge(counter, more, Integer::sum);
      touched.add(counter);
    }
  }

  void forget(String shopper) {
    byShopper.remove(shopper);
    once.remove(shopper);
  }

  private static List<String> counters(Offer offer, String store, String day) {
    String here = offer.offerId() + '|' + store;
    return List.of(offer.offerId(), here, here + '|' + day, '|' + store + '|' + day);
  }

  /** All that keeps an offer from being charged. */
  Set<Reason> against(
      Offer offer, String shopper, String visit, String store, String day, long nowMs) {
    Set<Reason> found = EnumSet.noneOf(Reason.class);
    List<Charge> all = of(shopper);
    List<Charge> inVisit =
        all.stream().filter(Charge::isOffer).filter(c -> c.visit().equals(visit)).toList();
    add(found, Reason.CAP_VISIT, inVisit.size() >= limits.perVisit());
    long gapMs = limits.visitGap().toMillis();
    add(found, Reason.VISIT_GAP, inVisit.stream().anyMatch(c -> nowMs - c.atMs() < gapMs));
    add(
        found,
        Reason.FIRST_VALUE,
        inVisit.isEmpty() && offer.worth().value() < limits.leastValueForFirst());
    add(found, Reason.CAP_SHOPPER, full(limits.perShopper(), all, c -> true, nowMs));
    add(
        found,
        Reason.CAP_SHOPPER_STORE,
        full(limits.perStore(), all, c -> c.isOffer() && c.store().equals(store), nowMs));
    for (String category : offer.about().categories()) {
      Predicate<Charge> same =
          c -> c.isOffer() && c.offer().about().categories().contains(category);
      add(found, Reason.CAP_SHOPPER_CATEGORY, full(limits.perCategory(), all, same, nowMs));
    }
    addOfTheOffer(found, offer, shopper, inVisit, nowMs);
    addBudgets(found, offer, store, day);
    return found;
  }

  private void addOfTheOffer(
      Set<Reason> found, Offer offer, String shopper, List<Charge> inVisit, long nowMs) {
    Offer.Limits own = offer.limits();
    boolean hadIt =
        once.getOrDefault(shopper, Set.of()).stream()
            .anyMatch(mark -> mark.startsWith(offer.offerId() + ":"));
    add(found, Reason.CAP_OFFER_ONCE, own.once() && hadIt);
    long here = inVisit.stream().filter(c -> c.isOf(offer)).count();
    add(found, Reason.CAP_OFFER_VISIT, here >= own.perVisit());
    add(
        found,
        Reason.CAP_OFFER_SHOPPER,
        full(own.perShopper(), of(shopper), c -> c.isOf(offer), nowMs));
  }

  private void addBudgets(Set<Reason> found, Offer offer, String store, String day) {
    List<String> counters = counters(offer, store, day);
    add(found, Reason.CAP_OFFER_TOTAL, units(counters.get(0)) >= offer.limits().total());
    add(found, Reason.CAP_OFFER_STORE, units(counters.get(1)) >= offer.limits().perStore());
    add(found, Reason.CAP_OFFER_DAY, units(counters.get(2)) >= offer.limits().perDay());
    add(found, Reason.CAP_STORE_DAY, units(counters.get(3)) >= limits.storePerDay());
  }

  private static void add(Set<Reason> found, Reason reason, boolean holds) {
    if (holds) {
      found.add(reason);
    }
  }

  private static boolean full(
      List<Window> windows, List<Charge> charges, Predicate<Charge> which, long nowMs) {
    return windows.stream()
        .anyMatch(
            window ->
                charges.stream()
                        .filter(which)
                        .filter(c -> c.atMs() > nowMs - window.within().toMillis())
                        .count()
                    >= window.most());
  }

  private List<Charge> of(String shopper) {
    return byShopper.computeIfAbsent(shopper, s -> new ArrayList<>());
  }

  private int units(String counter) {
    return units.getOrDefault(counter, 0);
  }

  /** Ids of the decisions that are charged to a shopper since a time. */
  Set<String> charged(String shopper, long sinceMs) {
    Set<String> ids = new TreeSet<>();
    of(shopper).stream()
        .filter(charge -> charge.isOffer() && charge.atMs() >= sinceMs)
        .forEach(charge -> ids.add(charge.id()));
    return ids;
  }

  /** How often units were charged, by counter: those that changed since the last time. */
  Map<String, Integer> changedUnits() {
    Map<String, Integer> changed = new HashMap<>();
    touched.forEach(counter -> changed.put(counter, units(counter)));
    touched.clear();
    return changed;
  }

  /** How often units were charged, by counter. */
  Map<String, Integer> allUnits() {
    return Map.copyOf(units);
  }
}
