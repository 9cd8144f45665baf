package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.Trigger;
import dev.beckon.cloud.shopper.Asked;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Offers by where and when they may be made, ranked. Where an offer names no zones it is wherever
 * one of its categories or products is on the shelves that day. Immutable: when offers change,
 * there is another one.
 */
public final class OfferIndex {
  /** As many offers may meet in one place at most. */
  public static final int MAX_PER_PLACE = 256;

  /** As many products the offers of one place may look at at most. */
  public static final int MAX_SKUS_PER_PLACE = 1_000;

  private static final Comparator<Offer> BEST_FIRST =
      Comparator.<Offer>comparingInt(offer -> offer.worth().tier())
          .reversed()
          .thenComparing(Offer::offerId);

  /**
   * The offers that meet in one place at one moment.
   *
   * @param offers best first
   * @param skus the products whose last sale their conditions and their companions' look at
   * @param companions by the offer that each may take the place of; those that are here themselves
   *     are none
   * @param audiences whom they and their companions are for, beside
   */
  record Place(
      List<Offer> offers,
      Set<String> skus,
      Map<String, Offer> companions,
      PlaceAudiences audiences) {
    static final Place EMPTY = new Place(List.of(), Set.of(), Map.of(), PlaceAudiences.NONE);

    /** One in which just these meet. */
    static Place of(List<Offer> offers, Map<String, Offer> companions, Audiences audiences) {
      Set<String> skus = new LinkedHashSet<>();
      offers.forEach(offer -> addSkus(offer, skus));
      companions.values().forEach(offer -> addSkus(offer, skus));
      return of(offers, skus, companions, audiences);
    }

    private static Place of(
        List<Offer> offers, Set<String> skus, Map<String, Offer> companions, Audiences audiences) {
      List<Offer> all = new ArrayList<>(offers);
      all.addAll(companions.values());
      boolean visits = all.stream().anyMatch(OfferIndex::countsVisits);
      Asked conditions = new Asked(skus, Set.of(), false, visits);
      return new Place(
          List.copyOf(offers),
          Set.copyOf(skus),
          Map.copyOf(companions),
          PlaceAudiences.of(all, conditions, audiences));
    }
  }

  private record Where(String zoneId, Trigger.Type type, long dwellMs) {}

  /**
   * A store in one of its shelves' periods.
   *
   * @param dwellsMs thresholds by zone, ascending
   */
  private record Period(Map<Where, Place> places, Map<String, List<Long>> dwellsMs) {
    static final Period EMPTY = new Period(Map.of(), Map.of());
  }

  private record Store(Shelves shelves, List<Period> periods) {}

  private final Map<String, Shelves> shelves;
  private final Audiences audiences;
  private final Map<String, Store> stores = new HashMap<>();
  private final Map<String, Offer> byId = new HashMap<>();
  private final Map<String, Set<String>> products = new HashMap<>();
  private final Set<String> overfull = new TreeSet<>();

  /**
   * Sorts the offers to their places. Where too many meet, only the best are there.
   *
   * @param shelves of every store; an offer without stores is in all of them
   * @throws IllegalArgumentException when an offer id comes twice, an offer names an unknown store
   *     or has an audience that is refused
   */
  public OfferIndex(Map<String, Shelves> shelves, Collection<Offer> offers, Audiences audiences) {
    this.shelves = Map.copyOf(shelves);
    this.audiences = audiences;
    Map<String, List<Offer>> byStore = new HashMap<>();
    for (Offer offer : offers) {
      if (byId.put(offer.offerId(), offer) != null) {
        throw new IllegalArgumentException("offers: id " + offer.offerId() + " is given twice");
      }
      Set<String> its = offer.where().storeIds();
      for (String store : its.isEmpty() ? shelves.keySet() : its) {
        if (!shelves.containsKey(store)) {
          throw new IllegalArgumentException(
              "offers: %s is in store %s, must be one of %s"
                  .formatted(offer.offerId(), store, new TreeSet<>(shelves.keySet())));
        }
        byStore.computeIfAbsent(store, id -> new ArrayList<>()).add(offer);
      }
    }
    byStore.forEach((storeId, its) -> add(storeId, shelves.get(storeId), its));
  }

  private void add(String storeId, Shelves shelves, List<Offer> offers) {
    Set<String> about = new TreeSet<>();
    offers.forEach(offer -> about.addAll(offer.about().products()));
    products.put(storeId, about);
    List<Offer> ranked = offers.stream().sorted(BEST_FIRST).toList();
    List<Period> periods = new ArrayList<>();
    for (int period = 0; period < shelves.periods(); period++) {
      Map<Where, List<Offer>> byPlace = new HashMap<>();
      for (Offer offer : ranked) {
        for (String zone : zones(offer, shelves, period)) {
          byPlace
              .computeIfAbsent(
                  new Where(zone, offer.trigger().type(), offer.trigger().dwellMs()),
                  where -> new ArrayList<>())
              .add(offer);
        }
      }
      Map<Where, Place> places = new HashMap<>();
      byPlace.forEach(
          (where, here) ->
              places.put(where, place(byId, storeId, where.zoneId(), here, overfull::add)));
      periods.add(new Period(Map.copyOf(places), dwellsMs(places.keySet())));
    }
    stores.put(storeId, new Store(shelves, List.copyOf(periods)));
  }

  private static Collection<String> zones(Offer offer, Shelves shelves, int period) {
    return offer.where().zoneIds().isEmpty()
        ? shelves.zonesOf(offer.about(), period)
        : offer.where().zoneIds();
  }

  /**
   * As many of the offers, best first, as may meet.
   *
   * @param all offers by id, for their companions
   * @param tooMany takes a sentence when some were left out
   */
  private Place place(
      Map<String, Offer> all,
      String storeId,
      String zoneId,
      List<Offer> ranked,
      Consumer<String> tooMany) {
    List<Offer> here = new ArrayList<>();
    Set<String> skus = new LinkedHashSet<>();
    for (Offer offer : ranked) {
      Set<String> together = new LinkedHashSet<>(skus);
      addSkus(offer, together);
      companion(all, offer.offerId(), storeId).ifPresent(other -> addSkus(other, together));
      if (here.size() == MAX_PER_PLACE || together.size() > MAX_SKUS_PER_PLACE) {
        tooMany.accept(
            "more than %d offers on %d products meet in zone %s of store %s"
                .formatted(MAX_PER_PLACE, MAX_SKUS_PER_PLACE, zoneId, storeId));
        break;
      }
      here.add(offer);
      skus = together;
    }
    Map<String, Offer> companions = new HashMap<>();
    for (Offer offer : here) {
      companion(all, offer.offerId(), storeId)
          .filter(other -> !here.contains(other))
          .ifPresent(other -> companions.put(offer.offerId(), other));
    }
    return Place.of(here, skus, companions, audiences);
  }

  /**
   * What would meet where an offer is set off if it were live, in place of the version of it that
   * may be live now. Compiles audiences, which takes its time.
   */
  Place trying(Offer offer, String storeId, String zoneId, long nowMs) {
    Trigger trigger = offer.trigger();
    Place here = at(storeId, zoneId, trigger.type(), trigger.dwellMs(), nowMs);
    if (offer.equals(byId.get(offer.offerId()))) {
      return here;
    }
    Map<String, Offer> all = new HashMap<>(byId);
    all.put(offer.offerId(), offer);
    List<Offer> together = new ArrayList<>(here.offers());
    together.removeIf(other -> other.offerId().equals(offer.offerId()));
    if (isMadeIn(offer, storeId, zoneId, nowMs)) {
      together.add(offer);
    }
    together.sort(BEST_FIRST);
    return place(all, storeId, zoneId, together, sentence -> {});
  }

  private boolean isMadeIn(Offer offer, String storeId, String zoneId, long nowMs) {
    Shelves its = shelves.get(storeId);
    Set<String> storeIds = offer.where().storeIds();
    return its != null
        && (storeIds.isEmpty() || storeIds.contains(storeId))
        && zones(offer, its, its.period(nowMs)).contains(zoneId);
  }

  /** One in which only this offer may be made. */
  Place placeOf(Offer offer) {
    return Place.of(List.of(offer), Map.of(), audiences);
  }

  private static boolean countsVisits(Offer offer) {
    return offer.trigger().occasion().kind() == Offer.Occasion.Kind.VISIT;
  }

  private static void addSkus(Offer offer, Set<String> skus) {
    offer.whom().requires().forEach(condition -> addSkus(condition, skus));
    offer.whom().suppressedBy().forEach(condition -> addSkus(condition, skus));
  }

  /** A sale also takes a product out of the cart. */
  private static void addSkus(Condition condition, Set<String> skus) {
    if (condition.deed() == Condition.Deed.BOUGHT || condition.deed() == Condition.Deed.IN_CART) {
      skus.addAll(condition.skus());
    }
  }

  /** A live offer. */
  Optional<Offer> offer(String offerId) {
    return Optional.ofNullable(byId.get(offerId));
  }

  /**
   * What to weigh up in an offer's place when the shopper bought what it is about; its zones and
   * its trigger are those of the offer whose place it takes.
   */
  Optional<Offer> companion(String offerId, String storeId) {
    return companion(byId, offerId, storeId);
  }

  private static Optional<Offer> companion(
      Map<String, Offer> byId, String offerId, String storeId) {
    return Optional.ofNullable(byId.get(offerId))
        .map(offer -> byId.get(offer.whom().companionId()))
        .filter(
            other ->
                other.where().storeIds().isEmpty() || other.where().storeIds().contains(storeId));
  }

  /** A sentence for each place where so many offers meet that some were left out. */
  public Set<String> overfull() {
    return Set.copyOf(overfull);
  }

  /** By store, the products that some offer there is about. */
  public Map<String, Set<String>> products() {
    return Map.copyOf(products);
  }

  private static Map<String, List<Long>> dwellsMs(Set<Where> places) {
    Map<String, TreeSet<Long>> byZone = new HashMap<>();
    for (Where where : places) {
      if (where.type() == Trigger.Type.DWELL) {
        byZone.computeIfAbsent(where.zoneId(), zone -> new TreeSet<>()).add(where.dwellMs());
      }
    }
    Map<String, List<Long>> dwells = new HashMap<>();
    byZone.forEach((zone, its) -> dwells.put(zone, List.copyOf(its)));
    return Map.copyOf(dwells);
  }

  /**
   * By zone of a store, after how long in it some offer there wants to be weighed up, ascending.
   */
  public Map<String, List<Long>> dwellThresholdsMs(String storeId, long nowMs) {
    return period(storeId, nowMs).dwellsMs();
  }

  /**
   * What meets in a place.
   *
   * @param dwellMs the threshold reached; 0 but for dwelling
   */
  Place at(String storeId, String zoneId, Trigger.Type type, long dwellMs, long nowMs) {
    return period(storeId, nowMs)
        .places()
        .getOrDefault(new Where(zoneId, type, dwellMs), Place.EMPTY);
  }

  private Period period(String storeId, long nowMs) {
    Store store = stores.get(storeId);
    return store == null ? Period.EMPTY : store.periods().get(store.shelves().period(nowMs));
  }
}
