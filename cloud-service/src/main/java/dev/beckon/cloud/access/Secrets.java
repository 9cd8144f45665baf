package dev.beckon.cloud.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Draws secrets, and compares them with the SHA-256 that is kept of them. */
public final class Secrets {
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int SECRET_BYTES = 32;
  private static final byte[] NOBODY = new byte[32];

  private Secrets() {}

  /** A new secret of 256 bits, as 52 letters and digits. */
  public static String draw(SecureRandom random) {
    byte[] drawn = new byte[SECRET_BYTES];
    random.nextBytes(drawn);
    return base32(drawn);
  }

  /** RFC 4648 base32 in lower case, without padding. */
  public static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder((bytes.length * 8 + 4) / 5);
    int buffer = 0;
    int bits = 0;
    for (byte b : bytes) {
      buffer = buffer << 8 | (b & 0xFF);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(BASE32.charAt(buffer >>> bits & 31));
      }
      buffer &= (1 << bits) - 1;
    }
    if (bits > 0) {
      text.append(BASE32.charAt(buffer << (5 - bits) & 31));
    }
    return text.toString();
  }

  /** SHA-256 of a secret's UTF-8 bytes, as lower-case hex. */
  public static String sha256Hex(String secret) {
    return HexFormat.of().formatHex(sha256(secret.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Whether a secret is the one whose hash is kept; takes the same time either way.
   *
   * @param expectedHex 64 hex digits, or null when nobody has that name
   */
  public static boolean matches(String secret, String expectedHex) {
    byte[] expected = expectedHex == null ? NOBODY : HexFormat.of().parseHex(expectedHex);
    byte[] given = sha256(secret.getBytes(StandardCharsets.UTF_8));
    return MessageDigest.isEqual(given, expected) && expectedHex != null;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
