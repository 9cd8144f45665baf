package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.Trigger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
   * @param skus the products whose last sale they look at
   */
  record Place(List<Offer> offers, Set<String> skus) {
    static final Place EMPTY = new Place(List.of(), Set.of());
  }

  private record Where(String storeId, String zoneId, Trigger.Type type, long dwellMs) {}

  private final Map<Where, Place> places;

  /**
   * Sorts the offers to their places.
   *
   * @param storeIds every store; an offer without stores is in all of them
   * @throws IllegalArgumentException when an offer id comes twice, an offer names an unknown store,
   *     or too many offers meet in a place
   */
  public OfferIndex(Set<String> storeIds, List<Offer> offers) {
    Set<String> seen = new TreeSet<>();
    Map<Where, List<Offer>> byPlace = new HashMap<>();
    for (Offer offer : offers) {
      if (!seen.add(offer.offerId())) {
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

  private static Place place(Where where, List<Offer> offers) {
    Set<String> skus = new LinkedHashSet<>();
    for (Offer offer : offers) {
      offer.whom().requires().forEach(condition -> addSkus(condition, skus));
      offer.whom().suppressedBy().forEach(condition -> addSkus(condition, skus));
    }
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
    return new Place(offers.stream().sorted(BEST_FIRST).toList(), Set.copyOf(skus));
  }

  /** A sale also takes a product out of the cart. */
  private static void addSkus(Condition condition, Set<String> skus) {
    if (condition.deed() == Condition.Deed.BOUGHT || condition.deed() == Condition.Deed.IN_CART) {
      skus.addAll(condition.skus());
    }
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
