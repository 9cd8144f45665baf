package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.Trigger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Offers by where and when they may be made, ranked. Immutable. */
public final class OfferIndex {
  /** As many offers may meet in one place at most. */
  public static final int MAX_PER_PLACE = 64;

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
   * @param skus the products whose last sale they and their companions look at
   * @param companions by the offer that each may take the place of; those that are here themselves
   *     are none
   */
  record Place(List<Offer> offers, Set<String> skus, Map<String, Offer> companions) {
    static final Place EMPTY = new Place(List.of(), Set.of(), Map.of());

    /** One in which only this offer may be made. */
    static Place of(Offer offer) {
      Set<String> skus = new LinkedHashSet<>();
      addSkus(offer, skus);
      return new Place(List.of(offer), Set.copyOf(skus), Map.of());
    }
  }

  private record Where(String storeId, String zoneId, Trigger.Type type, long dwellMs) {}

  private final Map<Where, Place> places;
  private final Map<String, Offer> byId = new HashMap<>();

  /**
   * Sorts the offers to their places.
   *
   * @param storeIds every store; an offer without stores is in all of them
   * @throws IllegalArgumentException when an offer id comes twice, an offer names an unknown store,
   *     or too many offers meet in a place
   */
  public OfferIndex(Set<String> storeIds, List<Offer> offers) {
    Map<Where, List<Offer>> byPlace = new HashMap<>();
    for (Offer offer : offers) {
      if (byId.put(offer.offerId(), offer) != null) {
        throw new IllegalArgumentException("offers: id " + offer.offerId() + " is given twice");
      }
      Set<String> stores = offer.where().storeIds().isEmpty() ? storeIds : offer.where().storeIds();
      for (String store : stores) {
        if (!storeIds.contains(store)) {
          throw new IllegalArgumentException(
              "offers: %s is in store %s, must be one of %s"
                  .formatted(offer.offerId(), store, new TreeSet<>(storeIds)));
        }
        for (String zone : offer.where().zoneIds()) {
          byPlace
              .computeIfAbsent(
                  new Where(store, zone, offer.trigger().type(), offer.trigger().dwellMs()),
                  w -> new ArrayList<>())
              .add(offer);
        }
      }
    }
    Map<Where, Place> ranked = new HashMap<>();
    byPlace.forEach((where, here) -> ranked.put(where, place(where, here)));
    this.places = Map.copyOf(ranked);
  }

  private Place place(Where where, List<Offer> offers) {
    Map<String, Offer> companions = new HashMap<>();
    for (Offer offer : offers) {
      companion(offer.offerId(), where.storeId())
          .filter(other -> !offers.contains(other))
          .ifPresent(other -> companions.put(offer.offerId(), other));
    }
    Set<String> skus = new LinkedHashSet<>();
    offers.forEach(offer -> addSkus(offer, skus));
    companions.values().forEach(offer -> addSkus(offer, skus));
    if (offers.size() > MAX_PER_PLACE || skus.size() > MAX_SKUS_PER_PLACE) {
      throw new IllegalArgumentException(
          "offers: %d offers on %d products meet in zone %s of store %s, at most %d on %d may"
              .formatted(
                  offers.size(),
                  skus.size(),
                  where.zoneId(),
                  where.storeId(),
                  MAX_PER_PLACE,
                  MAX_SKUS_PER_PLACE));
    }
    return new Place(
        offers.stream().sorted(BEST_FIRST).toList(), Set.copyOf(skus), Map.copyOf(companions));
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

  /**
   * What to weigh up in an offer's place when the shopper bought what it is about; its zones and
   * its trigger are those of the offer whose place it takes.
   */
  Optional<Offer> companion(String offerId, String storeId) {
    return Optional.ofNullable(byId.get(offerId))
        .map(offer -> byId.get(offer.whom().companionId()))
        .filter(
            other ->
                other.where().storeIds().isEmpty() || other.where().storeIds().contains(storeId));
  }

  /** By store, the products that some offer there is about. */
  public Map<String, Set<String>> products() {
    Map<String, Set<String>> products = new HashMap<>();
    places.forEach(
        (where, place) ->
            place
                .offers()
                .forEach(
                    offer ->
                        products
                            .computeIfAbsent(where.storeId(), store -> new TreeSet<>())
                            .addAll(offer.about().products())));
    return products;
  }

  /**
   * @param dwellMs the threshold reached; 0 but for dwelling
   */
  Place at(String storeId, String zoneId, Trigger.Type type, long dwellMs) {
    return places.getOrDefault(new Where(storeId, zoneId, type, dwellMs), Place.EMPTY);
  }
}
