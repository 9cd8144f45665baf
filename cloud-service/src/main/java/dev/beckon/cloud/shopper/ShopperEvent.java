package dev.beckon.cloud.shopper;

import java.time.Duration;

/**
 * Something that a shopper did, as it is reported.
 *
 * @param eventId the reporter's name for it, 1 to 64 characters; the same one is taken once
 * @param topic what it was done with; null for {@link Type#OPENED_APP}
 * @param atMs when, unix ms
 * @param untilMs from when on it does not count any more, unix ms, after {@code atMs}
 */
public record ShopperEvent(
    String eventId, Type type, Topic topic, Source source, long atMs, long untilMs) {
  /** An event that is older when it comes is refused. */
  public static final Duration OLDEST = Duration.ofDays(180);

  /**
   * No event counts for longer: a year, and the day on which somebody has not used the app for one.
   */
  public static final Duration LONGEST = Duration.ofDays(366);

  /** What can be done. */
  public enum Type {
    VIEWED(7),
    WISHED(180),
    /** Takes a wish back. */
    UNWISHED(180),
    PUT_IN_CART(30),
    /** Takes a product out of the cart. */
    TAKEN_OUT_OF_CART(180),
    /** Counts as long as an offer may ask whether the app was not used. */
    OPENED_APP(366);

    private final Duration usual;

    Type(int usualDays) {
      this.usual = Duration.ofDays(usualDays);
    }

    /** How long it counts unless something else is said. */
    public Duration usual() {
      return usual;
    }

    /**
     * Whether it undoes something. It is then remembered until no older event can come any more,
     * and its reporter has no say in that.
     */
    public boolean undoes() {
      return this == UNWISHED || this == TAKEN_OUT_OF_CART;
    }
  }
}
