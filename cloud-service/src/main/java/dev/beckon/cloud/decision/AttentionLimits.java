package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.Window;
import java.time.Duration;
import java.util.List;

/**
 * How much of a shopper's attention all offers together may take, and how much a store may say.
 *
 * @param perVisit offers in one visit, 1 or more
 * @param visitGap at least this long between two offers of a visit
 * @param leastValueForFirst the first offer of a visit has at least this {@link Offer.Worth#value},
 *     in the currency's own unit; 0 lets any be the first
 * @param perShopper offers to a shopper in any time so long, messages of others included
 * @param perCategory the same of offers about one category
 * @param perStore the same of offers in one store
 * @param pauseAfterDismissal a shopper who dismissed an offer gets none for so long; zero for none
 * @param storePerDay all offers of a store in one of its calendar days; {@link Integer#MAX_VALUE}
 *     for no limit
 * @param deadline how long after its decision an offer may still be accepted for delivery
 */
public record AttentionLimits(
    int perVisit,
    Duration visitGap,
    double leastValueForFirst,
    List<Window> perShopper,
    List<Window> perCategory,
    List<Window> perStore,
    Duration pauseAfterDismissal,
    int storePerDay,
    Duration deadline) {

  /** As many charges to a shopper are remembered at most; with more, nothing is offered. */
  public static final int MOST_CHARGES = 1_000;

  /** As many offers to be made once only are remembered of a shopper at most. */
  public static final int MOST_ONCE = 200;

  /** What is in force unless somebody says otherwise. */
  public static final AttentionLimits DEFAULTS =
      new AttentionLimits(
          2,
          Duration.ofMinutes(10),
          0,
          List.of(new Window(4, Duration.ofDays(1))),
          List.of(),
          List.of(),
          Duration.ofDays(1),
          Integer.MAX_VALUE,
          Duration.ofSeconds(30));

  /** Keeps its own copies. */
  public AttentionLimits {
    perShopper = List.copyOf(perShopper);
    perCategory = List.copyOf(perCategory);
    perStore = List.copyOf(perStore);
  }

  /**
   * The defaults but for what a visit, any 24 hours and the way to the phone may take.
   *
   * @param perShopperAndDay offers in any 24 hours, 1 or more
   */
  public static AttentionLimits of(
      int perVisit, Duration visitGap, int perShopperAndDay, Duration deadline) {
    return new AttentionLimits(
        perVisit,
        visitGap,
        DEFAULTS.leastValueForFirst,
        List.of(new Window(perShopperAndDay, Duration.ofDays(1))),
        DEFAULTS.perCategory,
        DEFAULTS.perStore,
        DEFAULTS.pauseAfterDismissal,
        DEFAULTS.storePerDay,
        deadline);
  }

  /** As many messages of others as can make a difference to {@link #perShopper}. */
  public int mostContacts() {
    return perShopper.stream().mapToInt(Window::most).max().orElse(0);
  }
}
