package dev.beckon.cloud.presence;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names visits and events after what they are, so that a restart finds the same names. */
final class VisitIds {
  private static final int BYTES = 10;

  private VisitIds() {}

  /** The first ten bytes of SHA-256 over {@code store|shopper|startedAtMs}, in hex. */
  static String visit(String storeId, String shopperId, long startedAtMs) {
    String name = storeId + "|" + shopperId + "|" + startedAtMs;
    byte[] hash = sha256().digest(name.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, BYTES);
  }

  /** {@code visit:zoneEntry:TYPE}, and for a dwell its threshold. */
  static String event(String visitId, int zoneEntry, PresenceEvent.Type type, long thresholdMs) {
    String id = visitId + ":" + zoneEntry + ":" + type;
    return type == PresenceEvent.Type.DWELT ? id + ":" + thresholdMs : id;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
