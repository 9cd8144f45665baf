package dev.beckon.cloud.shopper;

/**
 * Global Trade Item Numbers: 8, 12, 13 or 14 digits of which the last one checks the others. The
 * same product is written in several lengths, so they are compared as 14 digits (GS1 General
 * Specifications, 7.9 and 3.3).
 */
public final class Gtin {
  private static final int DIGITS = 14;

  private Gtin() {}

  /** A product id as it is kept: a GTIN as 14 digits, any other as it is. */
  public static String normalised(String sku) {
    return isGtin(sku) ? "0".repeat(DIGITS - sku.length()) + sku : sku;
  }

  /** Whether it has a GTIN's length and its check digit is right. */
  public static boolean isGtin(String sku) {
    int length = sku.length();
    if (length != 8 && length != 12 && length != 13 && length != DIGITS) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < length; i++) {
      int digit = sku.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      boolean weighsThree = (length - i) % 2 == 0;
      sum += weighsThree ? 3 * digit : digit;
    }
    return sum % 10 == 0;
  }
}
