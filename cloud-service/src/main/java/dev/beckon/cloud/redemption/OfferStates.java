package dev.beckon.cloud.redemption;

/** Whether what an offer promised still holds. Answers from memory. */
@FunctionalInterface
public interface OfferStates {

  /** Where an offer stands. A code outlives the offer's last day, but not its end by hand. */
  enum State {
    /** Its codes are good. */
    LIVE,
    /** Its codes are not good for now. */
    PAUSED,
    /** Its codes are not good any more. */
    ENDED
  }

  /** An offer's state; ENDED where there is no such offer. */
  State of(String offerId);
}
