package dev.beckon.cloud.identity;

import java.nio.charset.StandardCharsets;

/**
 * Ids of installations and shoppers as text and as what they are: 128 random bits, which {@link
 * Registrations} writes as 26 characters of RFC 4648's base32 in lower case.
 */
final class IdText {
  private static final int LENGTH = 26;
  private static final byte[] LETTERS = new byte[32];

  static {
    for (int value = 0; value < 32; value++) {
      LETTERS[value] = (byte) (value < 26 ? 'a' + value : '2' + value - 26);
    }
  }

  private IdText() {}

  /** Whether a text is such an id; each has exactly one text. */
  static boolean isId(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      if (value(text.charAt(i)) < 0) {
        return false;
      }
    }
    return (value(text.charAt(LENGTH - 1)) & 3) == 0; // 130 bits carry 128
  }

  /** The upper 64 bits of an id. */
  static long high(String id) {
    long bits = 0;
    for (int i = 0; i < 12; i++) {
      bits = (bits << 5) | value(id.charAt(i));
    }
    return (bits << 4) | (value(id.charAt(12)) >> 1);
  }

  /** The lower 64 bits of an id. */
  static long low(String id) {
    long bits = value(id.charAt(12)) & 1;
    for (int i = 13; i < LENGTH - 1; i++) {
      bits = (bits << 5) | value(id.charAt(i));
    }
    return (bits << 3) | (value(id.charAt(LENGTH - 1)) >> 2);
  }

  /** The text of an id. */
  static String of(long high, long low) {
    byte[] text = new byte[LENGTH];
    for (int i = 0; i < 12; i++) {
      text[i] = letter(high >>> (59 - 5 * i));
    }
    text[12] = letter((high << 1) | (low >>> 63));
    for (int i = 13; i < LENGTH - 1; i++) {
      text[i] = letter(low >>> (58 - 5 * (i - 13)));
    }
    text[LENGTH - 1] = letter(low << 2);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static byte letter(long bits) {
    return LETTERS[(int) bits & 31];
  }

  private static int value(char letter) {
    if (letter >= 'a' && letter <= 'z') {
      return letter - 'a';
    }
    return letter >= '2' && letter <= '7' ? letter - '2' + 26 : -1;
  }
}
