package dev.beckon.cloud.decision;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The fact by which an offer was made, or was not.
 *
 * @param subject the product, category, declared fact or zone; null where there is none, or are
 *     several
 * @param atMs when the shopper did it last; of what is missing, from when on it would have counted;
 *     unix ms, 0 where there is no such moment
 */
public record Evidence(Kind kind, String subject, long atMs) {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

  /** What is so. The names are stable: they stand in records. */
  public enum Kind {
    /** A product was sold to them. */
    BOUGHT("The shopper bought %s on %s.", "You bought %s on %s."),
    /** No sale of a product to them counts. */
    NOT_BOUGHT("No purchase of %s since %s counts."),
    /** They wished for a product. */
    WISHED("The shopper wished for %s on %s.", "You wished for %s on %s."),
    /** No wish for a product counts. */
    NOT_WISHED("No wish for %s since %s counts."),
    /** They looked at a product. */
    VIEWED("The shopper looked at %s on %s.", "You looked at %s on %s."),
    /** No look at a product counts. */
    NOT_VIEWED("No look at %s since %s counts."),
    /** They put a product into the cart. */
    IN_CART("The shopper put %s into the cart on %s.", "You put %s into your cart on %s."),
    /** A product is in no cart, as far as it counts. */
    NOT_IN_CART("The cart holds no %s that was put into it since %s."),
    /** They opened the app. */
    OPENED_APP("The shopper opened the app on %2$s.", "You opened the app on %2$s."),
    /** They want to hear of a category. */
    WANTED("The shopper wants to hear of %s.", "You want to hear of %s."),
    /** They do not want to hear of a category. */
    UNWANTED("The shopper does not want to hear of %s.", "You do not want to hear of %s."),
    /** They said something of themselves. */
    DECLARED("The shopper said of themselves: %s.", "You told us of yourself: %s."),
    /** A product is sold out in the store. */
    SOLD_OUT("%s was sold out in the store."),
    /** They are in a zone. */
    HERE("The shopper was in the zone %s.", "You were in the zone %s.");

    private final String sentence;
    private final String forShopper;

    Kind(String sentence, String forShopper) {
      this.sentence = sentence;
      this.forShopper = forShopper;
    }

    Kind(String forBoth) {
      this(forBoth, forBoth);
    }
  }

  /**
   * What a manager reads.
   *
   * @param zone of the store, whose days count
   */
  public String sentence(ZoneId zone) {
    return fill(kind.sentence, zone);
  }

  /** What a shopper reads who asks why; days as in {@link #sentence}. */
  public String forShopper(ZoneId zone) {
    return fill(kind.forShopper, zone);
  }

  private String fill(String sentence, ZoneId zone) {
    return sentence.formatted(
        subject == null ? "what the offer asks for" : subject,
        DAY.format(Instant.ofEpochMilli(atMs).atZone(zone)));
  }
}
