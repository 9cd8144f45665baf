package dev.beckon.cloud.identity;

/**
 * A name that somebody else knows a shopper by. It is kept as a keyed hash.
 *
 * @param value 1 to {@value #MOST_CHARS} characters
 */
public record Handle(Kind kind, String value) {
  /** Length of a value. */
  public static final int MOST_CHARS = 64;

  /** Who knows the shopper by it. */
  public enum Kind {
    /** The retailer's app and web shop: what one logs in with. */
    ACCOUNT,
    /** The loyalty programme. */
    LOYALTY,
    /** The tills: sales are recorded under it. */
    TILL_CUSTOMER
  }

  /** The value is nobody's business. */
  @Override
  public String toString() {
    return "Handle[" + kind + "]";
  }
}
