package dev.beckon.cloud.audience;

import dev.beckon.cloud.decision.Look;

/** What one word of an expression is of a shopper. */
@FunctionalInterface
interface Term {

  /**
   * A Boolean or a Long.
   *
   * @throws NotKnown when nobody knows it of this shopper
   */
  Object value(Look look);

  /** Nobody knows: the whole expression says no, unless it holds whatever this is. */
  final class NotKnown extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotKnown() {
      super("not known of this shopper", null, false, false); // no stack: it is thrown often
    }
  }
}
