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
    BOUGHT(Reason.NOT_BOUGHT, Reason.BOUGHT_LATELY, Evidence.Kind.BOUGHT, Evidence.Kind.NOT_BOUGHT),
    /** It stands on the shopper's wish list. */
    WISHED(Reason.NOT_WISHED, Reason.WISHED_LATELY, Evidence.Kind.WISHED, Evidence.Kind.NOT_WISHED),
    /** The shopper looked at it. */
    VIEWED(Reason.NOT_VIEWED, Reason.VIEWED_LATELY, Evidence.Kind.VIEWED, Evidence.Kind.NOT_VIEWED),
    /** It lies in the shopper's cart; what was bought since does not. */
    IN_CART(Reason.NOT_IN_CART, Reason.IN_CART, Evidence.Kind.IN_CART, Evidence.Kind.NOT_IN_CART);

    private final Reason missing;
    private final Reason present;
    private final Evidence.Kind done;
    private final Evidence.Kind notDone;

    Deed(Reason missing, Reason present, Evidence.Kind done, Evidence.Kind notDone) {
      this.missing = missing;
      this.present = present;
      this.done = done;
      this.notDone = notDone;
    }

    /** Why an offer that requires it is not made. */
    Reason missing() {
      return missing;
    }

    /** Why an offer that it suppresses is not made. */
    Reason present() {
      return present;
    }

    /** What is so once it was done. */
    Evidence.Kind done() {
      return done;
    }

    /** What is so while it was not. */
    Evidence.Kind notDone() {
      return notDone;
    }
  }

  public Condition {
    skus = Set.copyOf(skus);
  }
}
