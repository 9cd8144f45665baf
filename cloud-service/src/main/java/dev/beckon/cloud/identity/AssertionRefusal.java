package dev.beckon.cloud.identity;

/** Why an assertion is not believed. */
public enum AssertionRefusal {
  MISSING("there is none: an app cannot link by itself"),
  MALFORMED("not a compact JWS with the header and claims that are asked for"),
  UNKNOWN_KEY("kid names no key of identity.assertions"),
  ALGORITHM("alg is not that of the key"),
  SIGNATURE("the signature is not the key's"),
  TIME("iat lies in the future, exp has passed, or more than 10 minutes lie between them"),
  INSTALLATION("sub is another installation"),
  REPLAYED("it was used before");

  private final String sentence;

  AssertionRefusal(String sentence) {
    this.sentence = sentence;
  }

  /** For the caller, who may hear that much. */
  public String sentence() {
    return sentence;
  }
}
