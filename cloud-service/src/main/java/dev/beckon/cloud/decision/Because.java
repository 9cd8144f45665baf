package dev.beckon.cloud.decision;

import dev.beckon.cloud.shopper.ShopperProfile;
import java.util.Collections;

/**
 * What speaks for an offer, as the shopper may know it.
 *
 * @param sinceMs when the shopper did it, unix ms; 0 where there is no such moment
 */
public record Because(Kind kind, long sinceMs) {
  /** What may speak for an offer. The names stand in pushes: docs/protocol/push.md. */
  public enum Kind {
    /** They bought what it is meant for. */
    BOUGHT,
    /** They wished for it. */
    WISHED,
    /** They looked at it. */
    VIEWED,
    /** It lies in their cart. */
    IN_CART,
    /** They want to hear of its category. */
    WANTED,
    /** They are where it is made. */
    HERE
  }

  /**
   * Of an offer that passed the gates: the first of its conditions, else a wish, else the place.
   */
  static Because of(Offer offer, ShopperProfile shopper, long nowMs) {
    for (Condition required : offer.whom().requires()) {
      long sinceMs = Gates.lastDoneMs(required, shopper, nowMs);
      if (sinceMs > 0) {
        return new Because(kind(required.deed()), sinceMs);
      }
    }
    boolean wanted =
        !Collections.disjoint(offer.about().categories(), shopper.preferences().wanted());
    return new Because(wanted ? Kind.WANTED : Kind.HERE, 0);
  }

  private static Kind kind(Condition.Deed deed) {
    return switch (deed) {
      case BOUGHT -> Kind.BOUGHT;
      case WISHED -> Kind.WISHED;
      case VIEWED -> Kind.VIEWED;
      case IN_CART -> Kind.IN_CART;
    };
  }
}
