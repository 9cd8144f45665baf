package dev.beckon.cloud.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Compares secrets with the SHA-256 that is kept of them. */
public final class Secrets {
  private static final byte[] NOBODY = new byte[32];

  private Secrets() {}

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
    return matches(secret.getBytes(StandardCharsets.UTF_8), expectedHex);
  }

  /** As {@link #matches(String, String)}, for a secret that arrived as bytes. */
  public static boolean matches(byte[] secret, String expectedHex) {
    byte[] expected = expectedHex == null ? NOBODY : HexFormat.of().parseHex(expectedHex);
    return MessageDigest.isEqual(sha256(secret), expected) && expectedHex != null;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
