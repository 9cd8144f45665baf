package dev.beckon.cloud.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps identity keys encrypted at rest (AES-256-GCM, a random nonce per key, the installation id
 * as associated data) and names withdrawals by a keyed hash. Its own key is a file of 32 bytes.
 * Safe from any thread.
 */
public final class KeyVault {
  private static final int VAULT_KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec sealing;
  private final SecretKeySpec naming;
  private final SecureRandom random;

  /** Used again and again: with the same key a new one would cost ten times as much. */
  private final ThreadLocal<Cipher> unsealing = ThreadLocal.withInitial(KeyVault::gcm);

  private KeyVault(byte[] vaultKey, SecureRandom random) {
    // One key per use, so that what one of them gives away says nothing about the other.
    sealing = new SecretKeySpec(hmac(vaultKey, "beckon identity keys"), "AES");
    naming = new SecretKeySpec(hmac(vaultKey, "beckon withdrawals"), "HmacSHA256");
    this.random = random;
  }

  /**
   * Reads the vault's key, or makes one (readable by its owner only) where there is no file.
   *
   * @param random draws the key and the nonces
   * @throws IOException with a sentence for people when the file is no key or cannot be used
   */
  public static KeyVault open(Path file, SecureRandom random) throws IOException {
    if (!Files.exists(file)) {
      create(file, random);
    }
    long size = Files.size(file);
    if (size != VAULT_KEY_BYTES) {
      throw new IOException(
          "key file "
              + file
              + " has "
              + size
              + " bytes; allowed: exactly "
              + VAULT_KEY_BYTES
              + ". Without the original key the stored identity keys cannot be read.");
    }
    return new KeyVault(Files.readAllBytes(file), random);
  }

  private static void create(Path file, SecureRandom random) throws IOException {
    byte[] key = new byte[VAULT_KEY_BYTES];
    random.nextBytes(key);
    Path directory = file.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    Path draft =
        Files.createTempFile(
            directory,
            ".key",
            null,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.write(draft, key);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Encrypts an identity key for its installation; base64 of nonce, ciphertext and tag. */
  public String seal(byte[] identityKey, String installationId) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = gcm();
      use(cipher, Cipher.ENCRYPT_MODE, nonce, installationId);
      byte[] sealed = cipher.doFinal(identityKey, 0, identityKey.length);
      byte[] all = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM refused to encrypt", e);
    }
  }

  /**
   * Decrypts what {@link #seal} made for the same installation.
   *
   * @throws VaultException when it was made with another key, for another installation, or changed
   */
  public byte[] unseal(String sealed, String installationId) {
    try {
      byte[] all = Base64.getDecoder().decode(sealed);
      if (all.length <= NONCE_BYTES) {
        throw new VaultException("a stored identity key is too short", null);
      }
      byte[] nonce = new byte[NONCE_BYTES];
      System.arraycopy(all, 0, nonce, 0, NONCE_BYTES);
      Cipher cipher = unsealing.get();
      use(cipher, Cipher.DECRYPT_MODE, nonce, installationId);
      return cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new VaultException(
          "a stored identity key does not fit this key file; is it the one it was stored with?", e);
    }
  }

  /** Names an installation's withdrawal without naming the installation: HMAC-SHA256, hex. */
  public String keyedHash(String installationId) {
    return HexFormat.of().formatHex(hmac(naming.getEncoded(), installationId));
  }

  /** Tells this vault's key from others without giving anything of it away; hex. */
  public String fingerprint() {
    return HexFormat.of().formatHex(hmac(naming.getEncoded(), "fingerprint"), 0, 8);
  }

  private void use(Cipher cipher, int mode, byte[] nonce, String installationId)
      throws GeneralSecurityException {
    cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
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
