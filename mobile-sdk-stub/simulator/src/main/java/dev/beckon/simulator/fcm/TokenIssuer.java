package dev.beckon.simulator.fcm;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Access tokens against signed assertions: the JWT bearer grant of RFC 7523, as Google's token
 * endpoint offers it to service accounts. Thread-safe.
 */
final class TokenIssuer {
  static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  static final int LIFETIME_S = 3600;

  /** What Google's clients name as audience whatever the token_uri. */
  private static final String GOOGLES_TOKEN_URI = "https://oauth2.googleapis.com/token";

  private static final int MAX_TOKENS = 1000;
  private static final int CLOCK_SKEW_S = 60;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, ServiceAccount> accounts = new ConcurrentHashMap<>();
  private final Map<String, Long> expiryS = new LinkedHashMap<>();
  private final String tokenUri;

  TokenIssuer(String tokenUri) {
    this.tokenUri = tokenUri;
  }

  void trust(ServiceAccount account) {
    accounts.put(account.clientEmail(), account);
  }

  /**
   * Checks an assertion and issues a token.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  String issue(String assertion, long nowS) {
    List<String> parts = List.of(assertion.split("\\.", -1));
    if (parts.size() != 3) {
      throw new IllegalArgumentException("the assertion is not a signed JWT");
    }
    JsonObject claims = decode(parts.get(1));
    if (!"RS256".equals(decode(parts.get(0)).getString("alg"))) {
      throw new IllegalArgumentException("alg must be RS256");
    }
    ServiceAccount account = accounts.get(claims.getString("iss", ""));
    if (account == null || !signedBy(account, parts)) {
      throw new IllegalArgumentException("Invalid JWT Signature.");
    }
    String audience = claims.getString("aud", "");
    if (!audience.equals(tokenUri) && !audience.equals(GOOGLES_TOKEN_URI)) {
      throw new IllegalArgumentException("aud must be the token endpoint");
    }
    long expires = claims.getLong("exp", 0L);
    if (expires < nowS || claims.getLong("iat", Long.MAX_VALUE) > nowS + CLOCK_SKEW_S) {
      throw new IllegalArgumentException("iat and exp must enclose the present");
    }
    return remember(nowS + LIFETIME_S);
  }

  private synchronized String remember(long untilS) {
    byte[] secret = new byte[24];
    random.nextBytes(secret);
    String token = "ya29." + HexFormat.of().formatHex(secret);
    if (expiryS.size() == MAX_TOKENS) {
      expiryS.remove(expiryS.keySet().iterator().next());
    }
    expiryS.put(token, untilS);
    return token;
  }

  /** Whether a token was issued here and has not expired. */
  synchronized boolean valid(String token, long nowS) {
    Long until = expiryS.get(token);
    return until != null && nowS < until;
  }

  /** Makes every token issued so far invalid. */
  synchronized void revokeAll() {
    expiryS.clear();
  }

  private static boolean signedBy(ServiceAccount account, List<String> parts) {
    try {
      Signature verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(account.publicKey());
      verifier.update((parts.get(0) + "." + parts.get(1)).getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(Base64.getUrlDecoder().decode(parts.get(2)));
    } catch (GeneralSecurityException e) {
      return false; // not even the form of a signature
    }
  }

  private static JsonObject decode(String part) {
    try {
      byte[] json = Base64.getUrlDecoder().decode(part);
      return new JsonObject(new String(json, StandardCharsets.UTF_8));
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("the assertion is not a signed JWT", e);
    }
  }
}
