package dev.beckon.cloud.decision;

/**
 * An offer in the book.
 *
 * @param version of its text, 1 for the first
 * @param changedAtMs when status or text changed last, unix ms
 * @param changedBy id of the key that did it, or one of {@link OfferDesk}'s own names
 * @param change number of that change among all changes of the book; 0 before it is saved
 * @param text the offer as {@link OfferFormat#writeOne} has it
 */
public record OfferEntry(
    String offerId,
    int version,
    OfferStatus status,
    Source source,
    long changedAtMs,
    String changedBy,
    long change,
    String text) {

  /** Who says what the offer is. */
  public enum Source {
    /** The configuration, read at start. */
    CONFIGURATION,
    /** Whoever calls the API. */
    API
  }
}
