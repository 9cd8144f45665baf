package dev.beckon.simulator.drill;

import java.util.Set;

/**
 * A decision as Redis or SQL holds it.
 *
 * @param offerId empty where nothing was offered
 * @param detail what was noted of its end; empty where nothing was
 * @param decidedUs unix microseconds
 */
record StoredDecision(
    String decisionId,
    String shopperId,
    String visitId,
    String reason,
    String offerId,
    String state,
    int attempt,
    String detail,
    long decidedUs) {
  private static final Set<String> ENDED = Set.of("ACCEPTED", "UNKNOWN", "REJECTED", "EXPIRED");

  boolean offered() {
    return reason.equals("OFFERED");
  }

  /** Whether nothing more will come of it. */
  boolean ended() {
    return !offered() || ENDED.contains(state);
  }

  boolean accepted() {
    return state.equals("ACCEPTED");
  }

  /** Whether it was left in the app, since the phone would have shown no push. */
  boolean waitsInApp() {
    return accepted() && detail.equals("waits in the app");
  }

  /** Whether it was not refunded. */
  boolean charged() {
    return offered() && !state.equals("REJECTED") && !state.equals("EXPIRED");
  }
}
