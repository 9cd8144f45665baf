package dev.beckon.cloud.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps identity keys encrypted at rest (AES-256-GCM, a random nonce per key, the installation id
 * as associated data) and names withdrawals by a keyed hash. Its own keys are 32 bytes each: with
 * the newest it seals, with any it unseals. Safe from any thread.
 */
public final class KeyVault {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** The newest first. */
  private final List<SecretKeySpec> sealing;

  private final List<SecretKeySpec> naming;
  private final SecureRandom random;

  /** Used again and again: with the same key a new one would cost ten times as much. */
  private final ThreadLocal<Cipher> unsealing = ThreadLocal.withInitial(KeyVault::gcm);

  private KeyVault(List<byte[]> keys, SecureRandom random) {
    // One key per use, so that what one of them gives away says nothing about the other.
    sealing =
        keys.stream().map(k -> new SecretKeySpec(hmac(k, "beckon identity keys"), "AES")).toList();
    naming =
        keys.stream()
            .map(k -> new SecretKeySpec(hmac(k, "beckon withdrawals"), "HmacSHA256"))
            .toList();
    this.random = random;
  }

  /**
   * Reads the vault's keys, or makes one (readable by its owner only) where there is no file.
   *
   * @param random draws the key and the nonces
   * @throws IOException with a sentence for people when the file is no key or cannot be used
   */
  public static KeyVault open(Path file, SecureRandom random) throws IOException {
    return new KeyVault(EncryptionKeys.inFile(file, random), random);
  }

  /**
   * With the keys in a text: 64 hex digits each, the newest first, between commas or white space.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  public static KeyVault of(String keys, SecureRandom random) {
    return new KeyVault(EncryptionKeys.parse(keys), random);
  }

  /** Encrypts an identity key for its installation; base64 of nonce, ciphertext and tag. */
  public String seal(byte[] identityKey, String installationId) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = gcm();
      use(cipher, Cipher.ENCRYPT_MODE, sealing.get(0), nonce, installationId);
      byte[] sealed = cipher.doFinal(identityKey, 0, identityKey.length);
      byte[] all = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM refused to encrypt", e);
    }
  }

  /**
   * Decrypts what {@link #seal} made for the same installation, with this key or an older one.
   *
   * @throws VaultException when it was made with another key, for another installation, or changed
   */
  public byte[] unseal(String sealed, String installationId) {
    byte[] all = decoded(sealed);
    for (SecretKeySpec key : sealing) {
      Optional<byte[]> identityKey = unseal(all, key, installationId);
      if (identityKey.isPresent()) {
        return identityKey.get();
      }
    }
    throw new VaultException(
        "a stored identity key fits none of the encryption keys (data.encryptionKeyFile or"
            + " data.encryptionKeys); is the one it was stored with among them?",
        null);
  }

  /**
   * What an older key sealed, sealed with the newest; empty when it is already.
   *
   * @throws VaultException as {@link #unseal} does
   */
  public Optional<String> resealed(String sealed, String installationId) {
    return unseal(decoded(sealed), sealing.get(0), installationId).isPresent()
        ? Optional.empty()
        : Optional.of(seal(unseal(sealed, installationId), installationId));
  }

  /** Whether there are older keys than the newest. */
  public boolean hasOlderKeys() {
    return sealing.size() > 1;
  }

  private static byte[] decoded(String sealed) {
    try {
      byte[] all = Base64.getDecoder().decode(sealed);
      if (all.length > NONCE_BYTES) {
        return all;
      }
    } catch (IllegalArgumentException e) {
      throw new VaultException("a stored identity key is no base64", e);
    }
    throw new VaultException("a stored identity key is too short", null);
  }

  private Optional<byte[]> unseal(byte[] all, SecretKeySpec key, String installationId) {
    byte[] nonce = new byte[NONCE_BYTES];
    System.arraycopy(all, 0, nonce, 0, NONCE_BYTES);
    try {
      Cipher cipher = unsealing.get();
      use(cipher, Cipher.DECRYPT_MODE, key, nonce, installationId);
      return Optional.of(cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new VaultException("a stored identity key cannot be decrypted", e);
    }
  }

  /** Names an installation's withdrawal without naming the installation: HMAC-SHA256, hex. */
  public String keyedHash(String installationId) {
    return HexFormat.of().formatHex(hmac(naming.get(0).getEncoded(), installationId));
  }

  /** Tells this vault's newest key from others without giving anything of it away; hex. */
  public String fingerprint() {
    return fingerprint(naming.get(0));
  }

  /** Whether one of the keys has this fingerprint. */
  public boolean hasKey(String fingerprint) {
    return naming.stream().anyMatch(key -> fingerprint(key).equals(fingerprint));
  }

  private static String fingerprint(SecretKeySpec naming) {
    return HexFormat.of().formatHex(hmac(naming.getEncoded(), "fingerprint"), 0, 8);
  }

  private static void use(
      Cipher cipher, int mode, SecretKeySpec key, byte[] nonce, String installationId)
      throws GeneralSecurityException {
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(installationId.getBytes(StandardCharsets.UTF_8));
  }

  private static Cipher gcm() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES/GCM/NoPadding", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }

  /** A stored identity key cannot be decrypted. */
  public static final class VaultException extends RuntimeException {
    VaultException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
