package dev.beckon.cloud.decision;

import dev.beckon.cloud.shopper.Asked;
import dev.beckon.cloud.shopper.ShopperProfile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether an audience says no of somebody only because of what they bought: it would say yes if one
 * of the products or categories that it asks for, or none of them, had been bought. What was bought
 * in sensitive categories is no such cause.
 */
final class BoughtAway {
  private final Audience audience;
  private final ShopperProfile shopper;
  private final long nowMs;
  private final Segments segments;

  private BoughtAway(Audience audience, ShopperProfile shopper, long nowMs, Segments segments) {
    this.audience = audience;
    this.shopper = shopper;
    this.nowMs = nowMs;
    this.segments = segments;
  }

  static boolean is(Audience audience, ShopperProfile shopper, long nowMs, Segments segments) {
    return new BoughtAway(audience, shopper, nowMs, segments).is();
  }

  private boolean is() {
    Look plain = new Look(shopper, nowMs, segments, false, new HashMap<>());
    if (audience.judge(plain) != Verdict.NO) {
      return false;
    }
    Asked asked = Asks.all(Set.of(audience), segments).read();
    Set<String> skus = both(shopper.lastBoughtMs(), asked.skus());
    Set<String> categories = both(shopper.past().boughtCategoryMs(), asked.categories());
    return holdsWithout(skus, categories)
        || skus.stream().anyMatch(sku -> holdsWithout(Set.of(sku), Set.of()))
        || categories.stream().anyMatch(category -> holdsWithout(Set.of(), Set.of(category)));
  }

  private static Set<String> both(Map<String, Long> boughtMs, Set<String> asked) {
    Set<String> both = new HashSet<>(boughtMs.keySet());
    both.retainAll(asked);
    return both;
  }

  private boolean holdsWithout(Set<String> skus, Set<String> categories) {
    return !(skus.isEmpty() && categories.isEmpty())
        && new Looks(shopper.without(skus, categories), nowMs, segments).at(audience)
            == Verdict.YES;
  }
}
