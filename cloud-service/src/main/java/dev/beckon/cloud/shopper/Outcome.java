package dev.beckon.cloud.shopper;

/**
 * What became of a receipt.
 *
 * @param refusal why not, for REFUSED; else null
 */
public record Outcome(Kind kind, Refusal refusal) {
  /** It counts. */
  static final Outcome TAKEN = new Outcome(Kind.TAKEN, null);

  /** It was known. */
  static final Outcome REPEATED = new Outcome(Kind.REPEATED, null);

  /** It is nobody's. */
  static final Outcome UNLINKED = new Outcome(Kind.UNLINKED, null);

  /** The kinds. */
  public enum Kind {
    /** It is new, and counts, or would if it had not been cancelled before. */
    TAKEN,
    /** It was told before with the same content: nothing changed. */
    REPEATED,
    /** It names no customer: it was counted, and nothing of it is kept. */
    UNLINKED,
    /** It contradicts what was told before: nothing changed. */
    REFUSED
  }

  /** Why a receipt is refused. */
  public enum Refusal {
    /** Its customer is another than before. */
    CUSTOMER_DIFFERS("customer", "that of the receipt told before under this id"),
    /** Its time is another than before. */
    TIME_DIFFERS("atMs", "that of the receipt told before under this id"),
    /** What is on it is something else than before. */
    LINES_DIFFER("lines", "those of the receipt told before under this id"),
    /** Nobody knows who returns. */
    UNKNOWN_RETURN("returnOf", "a receipt told before, or any with a customer"),
    /** It has been added up with others and cannot be taken out again. */
    TOO_OLD("receiptId", "one of the customer's newest receipts");

    private final String field;
    private final String allowed;

    Refusal(String field, String allowed) {
      this.field = field;
      this.allowed = allowed;
    }

    /** The receipt's field that is wrong. */
    public String field() {
      return field;
    }

    /** What may be there. */
    public String allowed() {
      return allowed;
    }
  }

  static Outcome refused(Refusal refusal) {
    return new Outcome(Kind.REFUSED, refusal);
  }
}
