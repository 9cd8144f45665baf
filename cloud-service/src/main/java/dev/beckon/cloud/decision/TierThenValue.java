package dev.beckon.cloud.decision;

import dev.beckon.cloud.shopper.Preferences;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The usual ranking: the higher tier first; within a tier what the shopper wants to hear of; then
 * what one telling is expected to be worth (value times response rate); then the offer's id, so
 * that no two are equal.
 */
public final class TierThenValue implements Ranking {
  @Override
  public List<Offer> rank(
      List<Offer> offers, Preferences preferences, ToDoubleFunction<String> rates) {
    Set<String> wanted = preferences.wanted();
    return offers.stream()
        .map(offer -> new Rated(offer, isWanted(offer, wanted), worth(offer, rates)))
        .sorted(Rated.BEST_FIRST)
        .map(Rated::offer)
        .toList();
  }

  private static boolean isWanted(Offer offer, Set<String> wanted) {
    return !wanted.isEmpty() && !Collections.disjoint(offer.about().categories(), wanted);
  }

  private static double worth(Offer offer, ToDoubleFunction<String> rates) {
    return offer.worth().value() * rates.applyAsDouble(offer.offerId());
  }

  private record Rated(Offer offer, boolean wanted, double worth) {
    static final Comparator<Rated> BEST_FIRST =
        Comparator.<Rated>comparingInt(rated -> rated.offer.worth().tier())
            .thenComparing(Rated::wanted)
            .thenComparingDouble(Rated::worth)
            .reversed()
            .thenComparing(rated -> rated.offer.offerId());
  }
}
