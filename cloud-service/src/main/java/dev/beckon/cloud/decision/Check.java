package dev.beckon.cloud.decision;

/**
 * What came of one gate.
 *
 * @param refusal how it refused; null unless it did
 */
public record Check(Gate gate, Result result, Refusal refusal) {
  /** What a gate says. */
  public enum Result {
    /** It lets the offer pass. */
    PASSED,
    /** It does not. */
    REFUSED,
    /** It was not asked, as those before it refused. */
    NOT_ASKED
  }

  /**
   * A gate that was asked.
   *
   * @param refusal how it refused, or null
   */
  static Check of(Gate gate, Refusal refusal) {
    return new Check(gate, refusal == null ? Result.PASSED : Result.REFUSED, refusal);
  }

  static Check notAsked(Gate gate) {
    return new Check(gate, Result.NOT_ASKED, null);
  }
}
