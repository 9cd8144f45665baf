package dev.beckon.cloud.decision;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Names decisions after their events, so that the same event finds the same decision. */
final class DecisionId {
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int CHARS = 16;

  private DecisionId() {}

  /** The first 80 bits of the SHA-256 of the event's id, in lower-case base 32 (RFC 4648). */
  static String of(String eventId) {
    byte[] digest = sha256(eventId);
    StringBuilder id = new StringBuilder(CHARS);
    for (int i = 0; i < CHARS; i++) {
      int bit = i * 5;
      int window = (digest[bit / 8] & 0xff) << 8 | (digest[bit / 8 + 1] & 0xff);
      id.append(BASE32.charAt(window >> (11 - bit % 8) & 31));
    }
    return id.toString();
  }

  /** The id of the decision that comes in the place of another whose offer became pointless. */
  static String insteadOf(String decisionId) {
    return of(decisionId + "/companion");
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
