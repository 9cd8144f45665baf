package dev.beckon.sdk;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs bodies: HMAC-SHA256, keyed with the identity key, over {@code <t>.} and the body. The
 * service takes a signature once, so the same body in the same second is given the next second's
 * time. Not thread-safe.
 */
final class Signer {
  private static final int REMEMBERED = 64;

  private final ArrayDeque<String> recent = new ArrayDeque<>();

  /**
   * The value of the header {@code Beckon-Signature}.
   *
   * @param nowS unix seconds
   */
  String sign(byte[] identityKey, byte[] body, long nowS) {
    long t = nowS;
    String header = header(identityKey, body, t);
    while (recent.contains(header)) {
      t++;
      header = header(identityKey, body, t);
    }
    recent.add(header);
    if (recent.size() > REMEMBERED) {
      recent.remove();
    }
    return header;
  }

  private static String header(byte[] identityKey, byte[] body, long t) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(identityKey, "HmacSHA256"));
      mac.update((t + ".").getBytes(StandardCharsets.UTF_8));
      return "t=" + t + ",v1=" + Hex.encode(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform must offer HmacSHA256", e);
    }
  }
}
