package dev.beckon.cloud.decision;

/** Takes a fresh claim on to delivery. Never blocks; what it cannot take is recovered later. */
@FunctionalInterface
public interface Handoff {

  /**
   * Takes one claim.
   *
   * @param heardUs when the frame arrived that it goes back to, unix microseconds
   * @param decidedUs when the claim answered, unix microseconds
   */
  void claimed(String decisionId, long heardUs, long decidedUs);
}
