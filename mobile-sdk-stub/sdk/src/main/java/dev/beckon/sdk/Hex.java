package dev.beckon.sdk;

/** Bytes as lower-case hex digits; the JDK's own class for it is younger than level 11. */
final class Hex {
  private Hex() {}

  static String encode(byte[] bytes) {
    StringBuilder out = new StringBuilder(2 * bytes.length);
    for (byte b : bytes) {
      out.append(Character.forDigit(b >> 4 & 0xF, 16)).append(Character.forDigit(b & 0xF, 16));
    }
    return out.toString();
  }

  /**
   * Reads hex digits of either case. The value stays out of the error: it may be a secret.
   *
   * @throws IllegalArgumentException naming the field
   */
  static byte[] decode(String field, String hex) {
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      int high = Character.digit(hex.charAt(2 * i), 16);
      int low = Character.digit(hex.charAt(2 * i + 1), 16);
      if (high < 0 || low < 0) {
        throw new IllegalArgumentException(field + " (not shown) allowed: hex digits");
      }
      bytes[i] = (byte) (high << 4 | low);
    }
    if (hex.length() % 2 != 0) {
      throw new IllegalArgumentException(field + " (not shown) allowed: an even number of digits");
    }
    return bytes;
  }
}
