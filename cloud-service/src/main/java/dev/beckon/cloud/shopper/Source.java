package dev.beckon.cloud.shopper;

/** Who said something of a shopper. */
public enum Source {
  /** The shopper, in so many words. */
  DECLARED,
  /** The retailer, who saw it happen: tills, app, web shop. */
  FIRST_PARTY,
  /** A partner who saw it happen and shares it with the retailer. */
  SECOND_PARTY,
  /** Somebody who sells what others saw. */
  THIRD_PARTY
}
