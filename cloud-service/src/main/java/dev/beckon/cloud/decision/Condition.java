package dev.beckon.cloud.decision;

import java.time.Duration;
import java.util.Set;

/**
 * What a shopper did with any of some products, no longer ago than given.
 *
 * @param skus at least one
 */
public record Condition(Deed deed, Set<String> skus, Duration within) {

  /** What can be done with a product. */
  public enum Deed {
    /** It was sold to the shopper; known only with consent to the use of purchases. */
    BOUGHT(Reason.NOT_BOUGHT, Reason.BOUGHT_LATELY),
    /** It stands on the shopper's wish list. */
    WISHED(Reason.NOT_WISHED, Reason.WISHED_LATELY),
    /** The shopper looked at it. */
    VIEWED(Reason.NOT_VIEWED, Reason.VIEWED_LATELY),
    /** It lies in the shopper's cart; what was bought since does not. */
    IN_CART(Reason.NOT_IN_CART, Reason.IN_CART);

    private final Reason missing;
    private final Reason present;

    Deed(Reason missing, Reason present) {
      this.missing = missing;
      this.present = present;
    }

    /** Why an offer that requires it is not made. */
    Reason missing() {
      return missing;
    }

    /** Why an offer that it suppresses is not made. */
    Reason present() {
      return present;
    }
  }

  public Condition {
    skus = Set.copyOf(skus);
  }
}
