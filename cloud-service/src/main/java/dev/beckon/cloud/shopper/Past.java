package dev.beckon.cloud.shopper;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What only audiences ask about a shopper; empty where nobody asked ({@link Asked}).
 *
 * @param boughtCategoryMs category to unix ms of its last sale, of the categories asked for; empty
 *     without consent to the use of purchases
 * @param totals of all purchases; NONE likewise
 * @param fifths where these totals stand among all customers'; empty while nobody knows
 * @param visits the present one is counted
 * @param adultVerified whether the retailer has verified that the shopper is of age
 */
public record Past(
    Map<String, Long> boughtCategoryMs,
    PurchaseTotals totals,
    Optional<Quintiles.Scores> fifths,
    Visits visits,
    Responses responses,
    boolean adultVerified) {

  /** Nothing is known. */
  public static final Past NONE =
      new Past(Map.of(), PurchaseTotals.NONE, Optional.empty(), Visits.NONE, Responses.NONE, false);

  /** Keeps its own copy of the sales. */
  public Past {
    boughtCategoryMs = Map.copyOf(boughtCategoryMs);
  }

  /** The same as if nothing of these categories had been bought. */
  Past without(Set<String> categories) {
    Map<String, Long> others = new HashMap<>(boughtCategoryMs);
    others.keySet().removeAll(categories);
    return new Past(others, totals, fifths, visits, responses, adultVerified);
  }

  /** The same as another visit begins. */
  Past arriving(long lastVisitMs) {
    Visits more = new Visits(visits.count() + 1, visits.here() + 1, lastVisitMs);
    return new Past(boughtCategoryMs, totals, fifths, more, responses, adultVerified);
  }

  /**
   * Visits, the present one included.
   *
   * @param count of all stores
   * @param here of the store asked about; 0 where none was
   * @param beforeMs when the visit before the present one was last noticed, unix ms; 0 for never
   */
  public record Visits(long count, long here, long beforeMs) {
    /** Never seen. */
    public static final Visits NONE = new Visits(0, 0, 0);
  }

  /** What became of offers: numbers of them. */
  public record Responses(long shown, long opened, long dismissed) {
    /** None was made. */
    public static final Responses NONE = new Responses(0, 0, 0);
  }
}
