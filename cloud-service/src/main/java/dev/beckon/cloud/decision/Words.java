package dev.beckon.cloud.decision;

/**
 * What one shopper reads of an offer, in their language, all places filled in.
 *
 * @param publicText neutral, for the lock screen
 * @param because why this shopper reads it, or null
 * @param becauseOf the same as a word for the app, or null where it is nobody's business
 * @param imageUrl or null
 * @param deepLink where in the app it leads, or null
 * @param discreet no screen that others may see shows more than the public text
 */
public record Words(
    String title,
    String body,
    String publicText,
    String because,
    Because.Kind becauseOf,
    String imageUrl,
    String deepLink,
    boolean discreet) {

  /** Texts alone. */
  public static Words of(String title, String body, String publicText) {
    return new Words(title, body, publicText, null, null, null, null, false);
  }
}
