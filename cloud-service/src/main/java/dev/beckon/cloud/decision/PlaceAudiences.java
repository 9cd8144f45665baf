package dev.beckon.cloud.decision;

import dev.beckon.cloud.shopper.Asked;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The audiences of the offers that meet in a place. */
final class PlaceAudiences {
  /** All offers there are for everybody. */
  static final PlaceAudiences NONE = new PlaceAudiences(Map.of(), Asked.NOTHING);

  private final Map<String, Audience> byOffer;
  private final Asked conditions;
  private volatile Needs needs;

  /**
   * What is needed with the segments of one moment.
   *
   * @param read of a shopper
   * @param byPurchases ids of the offers whose audience depends on what was bought
   * @param overfull ids of the offers whose audience asks for more than is read of one shopper
   * @param segments names of those that the audiences lead to
   */
  record Needs(
      Segments with,
      Asked read,
      Set<String> byPurchases,
      Set<String> overfull,
      Set<String> segments) {}

  /**
   * @param byOffer by offer id, best first; who is not in it is for everybody
   */
  private PlaceAudiences(Map<String, Audience> byOffer, Asked conditions) {
    this.byOffer = byOffer;
    this.conditions = conditions;
    needs = needs(Segments.NONE);
  }

  /**
   * Compiles audiences.
   *
   * @param ranked the offers of the place, best first
   * @param conditions what has to be read for their conditions and occasions
   * @throws IllegalArgumentException when one is refused
   */
  static PlaceAudiences of(List<Offer> ranked, Asked conditions, Audiences audiences) {
    Map<String, Audience> byOffer = new LinkedHashMap<>();
    for (Offer offer : ranked) {
      if (offer.whom().audience() != null) {
        try {
          byOffer.put(offer.offerId(), audiences.ofOffer(offer.whom().audience()));
        } catch (AudienceFault e) {
          throw new IllegalArgumentException(
              "offers: %s has an audience that is refused %s"
                  .formatted(offer.offerId(), e.getMessage()),
              e);
        }
      }
    }
    return new PlaceAudiences(byOffer, conditions);
  }

  /** What is needed with these segments; worked out once for them. */
  Needs with(Segments segments) {
    Needs known = needs;
    if (known.with() != segments) {
      known = needs(segments);
      needs = known;
    }
    return known;
  }

  private Needs needs(Segments with) {
    Asked read = conditions;
    Set<String> byPurchases = new HashSet<>();
    Set<String> overfull = new HashSet<>();
    Set<String> segments = new HashSet<>();
    for (Map.Entry<String, Audience> one : byOffer.entrySet()) {
      Asks asks = Asks.all(List.of(one.getValue()), with);
      segments.addAll(asks.segments());
      Asked together = read.and(asks.read());
      if (together.names() > Asked.MOST_NAMES) {
        overfull.add(one.getKey());
        continue;
      }
      read = together;
      if (asks.purchases()) {
        byPurchases.add(one.getKey());
      }
    }
    return new Needs(
        with, read, Set.copyOf(byPurchases), Set.copyOf(overfull), Set.copyOf(segments));
  }

  /** The audience of an offer, or null where it is for everybody. */
  Audience of(Offer offer) {
    return byOffer.get(offer.offerId());
  }
}
