package dev.beckon.cloud.identity;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Verifies assertions of the retailer's backend: compact JWS (RFC 7515) with the claims of
 * docs/protocol/assertions.md. Safe from any thread.
 */
public final class Assertions {
  /** The longest time between iat and exp. */
  static final long LONGEST_S = 600;

  /** How far the backend's clock may be ahead. */
  static final long AHEAD_S = 60;

  private static final int MOST_CHARS = 4096;
  private static final Pattern COMPACT =
      Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)");

  private final Map<String, AssertionKey> keys = new HashMap<>();

  /** Without any key no assertion is believed. */
  public Assertions(Collection<AssertionKey> keys) {
    keys.forEach(key -> this.keys.put(key.keyId(), key));
  }

  /** An assertion is not believed. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final AssertionRefusal refusal;

    RefusedException(AssertionRefusal refusal) {
      super(refusal.name(), null, false, false);
      this.refusal = refusal;
    }

    AssertionRefusal refusal() {
      return refusal;
    }
  }

  /**
   * What a token asserts of an installation.
   *
   * @param token as it came, or null
   * @param nowMs service time, unix ms
   * @throws RefusedException when it is not believed
   */
  Assertion verify(String token, String installationId, long nowMs) throws RefusedException {
    if (token == null || token.isEmpty()) {
      throw new RefusedException(AssertionRefusal.MISSING);
    }
    Matcher parts = COMPACT.matcher(token);
    if (token.length() > MOST_CHARS || !parts.matches()) {
      throw new RefusedException(AssertionRefusal.MALFORMED);
    }
    JsonObject header = json(parts.group(1));
    AssertionKey key = keys.get(text(header, "kid", 200));
    check(key != null, AssertionRefusal.UNKNOWN_KEY);
    check(key.algorithm().equals(header.getValue("alg")), AssertionRefusal.ALGORITHM);
    check(!header.containsKey("crit"), AssertionRefusal.MALFORMED);
    byte[] signed = token.substring(0, parts.end(2)).getBytes(StandardCharsets.US_ASCII);
    check(key.verifies(signed, bytes(parts.group(3))), AssertionRefusal.SIGNATURE);
    return claims(json(parts.group(2)), key.keyId(), installationId, nowMs);
  }

  private static Assertion claims(
      JsonObject claims, String keyId, String installationId, long nowMs) throws RefusedException {
    long issuedS = seconds(claims, "iat");
    long expiresS = seconds(claims, "exp");
    long nowS = Math.floorDiv(nowMs, 1000L);
    boolean inTime =
        issuedS <= nowS + AHEAD_S
            && expiresS > nowS
            && expiresS > issuedS
            && expiresS - issuedS <= LONGEST_S;
    check(inTime, AssertionRefusal.TIME);
    check(installationId.equals(claims.getValue("sub")), AssertionRefusal.INSTALLATION);
    String name = keyId + '|' + text(claims, "jti", 128);
    boolean staff = Boolean.TRUE.equals(claims.getValue("staff"));
    Handle handle = null;
    if (!staff || claims.containsKey("kind")) {
      handle = new Handle(kind(text(claims, "kind", 40)), text(claims, "value", Handle.MOST_CHARS));
    }
    return new Assertion(name, handle, staff, expiresS * 1000);
  }

  private static Handle.Kind kind(String name) throws RefusedException {
    for (Handle.Kind kind : Handle.Kind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw new RefusedException(AssertionRefusal.MALFORMED);
  }

  private static void check(boolean fine, AssertionRefusal otherwise) throws RefusedException {
    if (!fine) {
      throw new RefusedException(otherwise);
    }
  }

  private static String text(JsonObject json, String name, int most) throws RefusedException {
    if (json.getValue(name) instanceof String text
        && !text.isBlank()
        && text.length() <= most
        && text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    throw new RefusedException(AssertionRefusal.MALFORMED);
  }

  private static long seconds(JsonObject json, String name) throws RefusedException {
    Object value = json.getValue(name);
    check(value instanceof Integer || value instanceof Long, AssertionRefusal.MALFORMED);
    long seconds = ((Number) value).longValue();
    check(seconds > 0 && seconds < 1L << 40, AssertionRefusal.MALFORMED);
    return seconds;
  }

  private static JsonObject json(String part) throws RefusedException {
    try {
      return new JsonObject(new String(bytes(part), StandardCharsets.UTF_8));
    } catch (DecodeException | ClassCastException e) {
      throw new RefusedException(AssertionRefusal.MALFORMED);
    }
  }

  private static byte[] bytes(String part) throws RefusedException {
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(AssertionRefusal.MALFORMED);
    }
  }
}
