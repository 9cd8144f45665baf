package dev.beckon.cloud.shopper;

import java.util.List;
import java.util.Optional;

/**
 * All that is known of a shopper, as of one moment, each group with its source. What is in
 * sensitive categories is not in it.
 *
 * @param purchases empty where they may not be looked at, or no till customer is linked
 * @param signals what was done outside the shop, each thing with its own source
 */
public record FullProfile(
    Optional<Bought> purchases, Visits visits, Responses responses, Signals signals) {

  /** Products and categories shown, those bought most lately. */
  public static final int MOST_ARTICLES = 100;

  /** Favourites shown. */
  public static final int MOST_FAVOURITES = 10;

  /**
   * What was bought.
   *
   * @param source FIRST_PARTY: the retailer's tills
   * @param quintiles empty while there are too few customers
   * @param products last bought first, at most {@value #MOST_ARTICLES}
   * @param categories last bought first, at most {@value #MOST_ARTICLES}
   * @param favourites skus on most receipts first, at most {@value #MOST_FAVOURITES}; those on one
   *     receipt only are none
   */
  public record Bought(
      Source source,
      PurchaseTotals totals,
      Optional<Quintiles.Scores> quintiles,
      List<Article> products,
      List<Article> categories,
      List<String> favourites) {}

  /**
   * A product or category.
   *
   * @param receipts on how many it was
   */
  public record Article(String name, long lastMs, long receipts) {}

  /**
   * Visits of all stores.
   *
   * @param lastMs when the shopper was last noticed to change place, unix ms; 0 for never
   */
  public record Visits(Source source, long count, long lastMs) {}

  /** What became of offers: numbers of them. */
  public record Responses(Source source, long accepted, long shown, long opened, long dismissed) {}
}
