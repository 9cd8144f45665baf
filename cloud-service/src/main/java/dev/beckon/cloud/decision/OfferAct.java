package dev.beckon.cloud.decision;

/**
 * What was done to an offer, for the record.
 *
 * @param atMs unix ms
 * @param actor id of the key it was done with, or one of {@link OfferDesk}'s own names
 * @param detail a sentence
 */
public record OfferAct(long atMs, String actor, Kind kind, String offerId, String detail) {
  /** The codes of audit records. */
  public enum Kind {
    OFFER_CREATED,
    OFFER_CHANGED,
    OFFER_LIVE,
    OFFER_PAUSED,
    OFFER_ENDED
  }
}
