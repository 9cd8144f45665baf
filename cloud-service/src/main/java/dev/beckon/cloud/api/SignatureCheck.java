package dev.beckon.cloud.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks {@code Beckon-Signature: t=<unix s>,v1=<hex>}: HMAC-SHA256 over {@code <t>.} and the body,
 * and takes each signature once. Safe from any thread.
 */
final class SignatureCheck {
  /** How far t may be off, in seconds. */
  static final long TOLERANCE_S = 600;

  private static final Pattern HEADER = Pattern.compile("t=([0-9]{1,11}),v1=([0-9a-f]{64})");

  enum Verdict {
    GOOD,
    /** Missing, malformed, out of time, of another key, or for another body. */
    WRONG,
    REPLAYED,
    /** So many signatures are remembered that one more could not be told from a replay. */
    BUSY
  }

  private final int most;

  /** Signature to the unix second after which its t is out of time anyway; oldest call first. */
  private final Map<String, Long> taken = new LinkedHashMap<>();

  /**
   * @param most signatures remembered at the same time
   */
  SignatureCheck(int most) {
    this.most = most;
  }

  /**
   * @param header or null
   * @param key the identity key
   * @param nowS service time, unix seconds
   */
  synchronized Verdict check(String header, byte[] body, byte[] key, long nowS) {
    Matcher parts = HEADER.matcher(header == null ? "" : header);
    if (!parts.matches()) {
      return Verdict.WRONG;
    }
    long t = Long.parseLong(parts.group(1));
    byte[] given = HexFormat.of().parseHex(parts.group(2));
    boolean fits = MessageDigest.isEqual(given, hmac(key, parts.group(1), body));
    if (!fits || Math.abs(nowS - t) > TOLERANCE_S) {
      return Verdict.WRONG;
    }
    forgetBefore(nowS);
    if (taken.containsKey(parts.group(2))) {
      return Verdict.REPLAYED;
    }
    if (taken.size() >= most) {
      return Verdict.BUSY;
    }
    taken.put(parts.group(2), nowS + 2 * TOLERANCE_S);
    return Verdict.GOOD;
  }

  private void forgetBefore(long nowS) {
    Iterator<Long> ends = taken.values().iterator();
    while (ends.hasNext() && ends.next() < nowS) {
      ends.remove();
    }
  }

  private static byte[] hmac(byte[] key, String t, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((t + ".").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }
}
