package dev.beckon.cloud.shopper;

/**
 * What something is about.
 *
 * @param name of a product its sku; 1 to 64 characters, no control characters
 */
public record Topic(Kind kind, String name) {

  /** What a topic may be. */
  public enum Kind {
    PRODUCT,
    CATEGORY
  }

  /** A product. */
  public static Topic product(String sku) {
    return new Topic(Kind.PRODUCT, sku);
  }
}
