package dev.beckon.cloud.shopper;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a shopper has to be read beside what every decision looks at.
 *
 * @param skus the products whose last sale matters
 * @param categories the categories whose last sale matters
 * @param totals whether recency, frequency, money and their fifths matter
 * @param past whether visits, responses and what was verified matter
 */
public record Asked(Set<String> skus, Set<String> categories, boolean totals, boolean past) {
  /** As many products and categories are read of one shopper at most. */
  public static final int MOST_NAMES = 1_000;

  /** Nothing more. */
  public static final Asked NOTHING = new Asked(Set.of(), Set.of(), false, false);

  /** Keeps its own copies. */
  public Asked {
    skus = Set.copyOf(skus);
    categories = Set.copyOf(categories);
  }

  /** The last sales of products only. */
  public static Asked products(Collection<String> skus) {
    return new Asked(Set.copyOf(skus), Set.of(), false, false);
  }

  /** All that either asks for. */
  public Asked and(Asked other) {
    if (other.equals(NOTHING)) {
      return this;
    }
    return new Asked(
        union(skus, other.skus),
        union(categories, other.categories),
        totals || other.totals,
        past || other.past);
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }

  /** Whether it needs what the shopper bought. */
  public boolean purchases() {
    return totals || names() > 0;
  }

  /** Number of products and categories. */
  public int names() {
    return skus.size() + categories.size();
  }
}
