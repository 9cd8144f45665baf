package dev.beckon.cloud.audience;

import dev.beckon.cloud.shopper.Asked;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.Set;

/**
 * A word with its arguments: what it is of a shopper, and what has to be read to say so.
 *
 * @param purchases whether it depends on what the shopper bought
 * @param segment the segment it names, or null
 * @param place where it may stand
 */
record Word(CelType type, Term term, Asked read, boolean purchases, String segment, Place place) {

  /** Where a word may stand in an expression, by what it leads to there. */
  enum Place {
    /** Wherever its type fits. */
    ANYWHERE,
    /** Only where the whole expression needs it: as it is, between {@code &&}. */
    GATE,
    /** Wherever its type fits, but not in a segment: it differs from store to store. */
    HERE,
    /** Only where it keeps people out: under an odd number of {@code !}. */
    AGAINST
  }

  private static final Asked PAST = new Asked(Set.of(), Set.of(), false, true);
  private static final Asked TOTALS = new Asked(Set.of(), Set.of(), true, false);

  /** Something that is so or not, and is always read. */
  static Word known(Term term, boolean sensitive) {
    return new Word(
        SimpleType.BOOL,
        term,
        Asked.NOTHING,
        false,
        null,
        sensitive ? Place.AGAINST : Place.ANYWHERE);
  }

  /** A number of what was. */
  static Word past(Term term) {
    return new Word(SimpleType.INT, term, PAST, false, null, Place.ANYWHERE);
  }

  /** A number of what was in the store where the shopper is. */
  static Word here(Term term) {
    return new Word(SimpleType.INT, term, PAST, false, null, Place.HERE);
  }

  /** A number of all that was bought. */
  static Word total(Term term) {
    return new Word(SimpleType.INT, term, TOTALS, true, null, Place.ANYWHERE);
  }

  /** What was verified: it only gates. */
  static Word verified(Term term) {
    return new Word(SimpleType.BOOL, term, PAST, false, null, Place.GATE);
  }

  /** That a product was bought. */
  static Word bought(String sku, Term term) {
    return new Word(SimpleType.BOOL, term, Asked.products(Set.of(sku)), true, null, Place.ANYWHERE);
  }

  /** That something of a category was bought. */
  static Word boughtCategory(String category, Term term, boolean sensitive) {
    return new Word(
        SimpleType.BOOL,
        term,
        new Asked(Set.of(), Set.of(category), false, false),
        true,
        null,
        sensitive ? Place.AGAINST : Place.ANYWHERE);
  }

  /** That a product lies in the cart: a sale takes it out, where sales may be looked at. */
  static Word inCart(String sku, Term term) {
    return new Word(
        SimpleType.BOOL, term, Asked.products(Set.of(sku)), false, null, Place.ANYWHERE);
  }

  /** A saved audience. */
  static Word segment(String name) {
    return new Word(
        SimpleType.BOOL, look -> look.isIn(name), Asked.NOTHING, false, name, Place.ANYWHERE);
  }
}
