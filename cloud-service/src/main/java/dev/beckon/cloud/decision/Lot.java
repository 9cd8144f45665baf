package dev.beckon.cloud.decision;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Lots that always fall the same: for one purpose, one offer and one shopper there is one number,
 * and numbers for different purposes know nothing of each other.
 */
final class Lot {
  private static final int BITS = 53;

  private Lot() {}

  /**
   * The first 53 bits of SHA-256 over purpose, offer and shopper, each ended by a zero byte, as a
   * fraction.
   *
   * @return 0 or more, less than 1; evenly spread over shoppers
   */
  static double of(String purpose, String offerId, String shopperId) {
    MessageDigest sha256 = sha256();
    for (String part : new String[] {purpose, offerId, shopperId}) {
      sha256.update(part.getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) 0);
    }
    long bits = ByteBuffer.wrap(sha256.digest()).getLong() >>> (Long.SIZE - BITS);
    return (double) bits / (1L << BITS);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
