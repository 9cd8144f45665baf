package dev.beckon.cloud.history;

/** How many rows of a forgotten shopper were removed, by table. */
public record Erased(
    int visits,
    int decisions,
    int refusals,
    int outcomes,
    int receipts,
    int credits,
    int unreadable) {
  static final Erased NOTHING = new Erased(0, 0, 0, 0, 0, 0, 0);

  /** All rows together. */
  public int total() {
    return visits + decisions + refusals + outcomes + receipts + credits + unreadable;
  }

  Erased plus(Erased more) {
    return new Erased(
        visits + more.visits,
        decisions + more.decisions,
        refusals + more.refusals,
        outcomes + more.outcomes,
        receipts + more.receipts,
        credits + more.credits,
        unreadable + more.unreadable);
  }
}
