package dev.beckon.cloud.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names handles and assertions by a keyed hash, so that a guess cannot be checked against what is
 * stored. The key is one of its own, kept sealed beside what it names: it outlives the vault's
 * keys. Safe from any thread.
 */
public final class HandleNames {
  /** Length of the key. */
  public static final int KEY_BYTES = 32;

  /** What the vault seals the key for, as if it were an installation's. */
  public static final String SEALED_FOR = "handle names";

  private static final int NAME_BYTES = 16;

  private final SecretKeySpec key;

  /**
   * @param key {@value #KEY_BYTES} bytes; copied
   */
  public HandleNames(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /** The name under which a handle is kept: its kind, a colon, 32 hex digits. */
  public String of(Handle handle) {
    return handle.kind() + ":" + hash("handle|" + handle.kind() + '|' + handle.value());
  }

  /** The name under which it is kept that an assertion was used: 32 hex digits. */
  String ofAssertion(String name) {
    return hash("assertion|" + name);
  }

  private String hash(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] hash = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, NAME_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }
}
