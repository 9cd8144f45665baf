package dev.beckon.cloud.identity;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a retailer's backend signs. */
public final class Signed {
  private Signed() {}

  /** Claims that are believed, of an account. */
  public static JsonObject claims(String installationId, String account, String jti, long nowS) {
    return new JsonObject()
        .put("sub", installationId)
        .put("kind", "ACCOUNT")
        .put("value", account)
        .put("jti", jti)
        .put("iat", nowS)
        .put("exp", nowS + 300);
  }

  /** Signed with a shared secret. */
  public static String hs256(String keyId, String secret, JsonObject claims) {
    String signed =
        part(new JsonObject().put("alg", "HS256").put("kid", keyId)) + '.' + part(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + '.' + base64(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String part(JsonObject json) {
    return base64(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
