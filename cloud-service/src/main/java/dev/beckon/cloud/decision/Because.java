package dev.beckon.cloud.decision;

import dev.beckon.cloud.shopper.ShopperProfile;

/**
 * What speaks for an offer, as the shopper may know it.
 *
 * @param subject the product, category or zone
 * @param sinceMs when the shopper did it, unix ms; 0 where there is no such moment
 */
public record Because(Kind kind, String subject, long sinceMs) {
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
   *
   * @param zoneId where the shopper is
   */
  static Because of(Offer offer, ShopperProfile shopper, String zoneId, long nowMs) {
    for (Condition required : offer.whom().requires()) {
      Evidence done = Gates.lastDone(required, shopper, nowMs);
      if (done != null) {
        return new Because(kind(required.deed()), done.subject(), done.atMs());
      }
    }
    String wanted = Gates.first(offer.about().categories(), shopper.preferences().wanted());
    return wanted == null ? new Because(Kind.HERE, zoneId, 0) : new Because(Kind.WANTED, wanted, 0);
  }

  /** The same as it stands in records. */
  Evidence evidence() {
    return new Evidence(Evidence.Kind.valueOf(kind.name()), subject, sinceMs);
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
