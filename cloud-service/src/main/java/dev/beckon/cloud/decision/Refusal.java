package dev.beckon.cloud.decision;

/**
 * An offer that was not made, and why.
 *
 * @param evidence the fact by which the reason holds; null where the reason says it all, or where
 *     it is nobody's business
 */
public record Refusal(String offerId, Reason reason, Evidence evidence) {

  /** For a reason that needs no evidence. */
  public Refusal(String offerId, Reason reason) {
    this(offerId, reason, null);
  }

  /** The same for everybody's ears. */
  Refusal withoutEvidence() {
    return new Refusal(offerId, reason);
  }
}
