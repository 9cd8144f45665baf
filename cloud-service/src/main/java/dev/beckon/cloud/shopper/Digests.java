package dev.beckon.cloud.shopper;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Short names for long texts. */
final class Digests {
  private Digests() {}

  /** The first 48 bits of the text's SHA-256; never 0, which stands for none. */
  static long of48(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Math.max(1, ByteBuffer.wrap(digest).getLong() >>> 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
