package dev.beckon.sdk;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * The rotating id: eight bytes that only a holder of the identity key can link to a phone. The
 * algorithm is Eddystone-EID's; docs/protocol/rotating-id.md describes it.
 */
public final class Eid {
  /** Bytes of an identity key. */
  public static final int KEY_BYTES = 16;

  /** Bytes of an id. */
  public static final int BYTES = 8;

  /** The largest rotation exponent of the specification: a new id every 2^15 s. */
  public static final int MAX_ROTATION_EXPONENT = 15;

  /** How long a window is at most, ms. */
  static final long LONGEST_WINDOW_MS = 1000L << MAX_ROTATION_EXPONENT;

  private static final long MAX_UNIX_SECONDS = 0xFFFF_FFFFL;
  private static final byte TEMPORARY_KEY_SALT = (byte) 0xFF;

  private Eid() {}

  /**
   * The id that is on air at a moment.
   *
   * @param identityKey 16 bytes, one per installation
   * @param rotationExponent K, 0 to 15: the id changes every 2^K s
   * @param unixSeconds the moment, 0 to 2^32 - 1
   * @return 8 bytes
   * @throws IllegalArgumentException when an argument is out of its range
   */
  public static byte[] compute(byte[] identityKey, int rotationExponent, long unixSeconds) {
    if (identityKey.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "identityKey has " + identityKey.length + " bytes; allowed: " + KEY_BYTES);
    }
    window(rotationExponent, unixSeconds);
    int counter = (int) unixSeconds;

    byte[] keyBlock = new byte[KEY_BYTES];
    keyBlock[11] = TEMPORARY_KEY_SALT;
    keyBlock[14] = (byte) (counter >>> 24);
    keyBlock[15] = (byte) (counter >>> 16);

    int quantized = counter & -(1 << rotationExponent);
    byte[] idBlock = new byte[KEY_BYTES];
    idBlock[11] = (byte) rotationExponent;
    idBlock[12] = (byte) (quantized >>> 24);
    idBlock[13] = (byte) (quantized >>> 16);
    idBlock[14] = (byte) (quantized >>> 8);
    idBlock[15] = (byte) quantized;

    byte[] temporaryKey = encryptBlock(identityKey, keyBlock);
    return Arrays.copyOf(encryptBlock(temporaryKey, idBlock), BYTES);
  }

  /**
   * The number of the rotation window a moment lies in; id and Bluetooth address change with it.
   *
   * @throws IllegalArgumentException when an argument is out of the range {@link #compute} allows
   */
  static long window(int rotationExponent, long unixSeconds) {
    if (rotationExponent < 0 || rotationExponent > MAX_ROTATION_EXPONENT) {
      throw new IllegalArgumentException(
          "rotationExponent is " + rotationExponent + "; allowed: 0 to " + MAX_ROTATION_EXPONENT);
    }
    if (unixSeconds < 0 || unixSeconds > MAX_UNIX_SECONDS) {
      throw new IllegalArgumentException(
          "unixSeconds is " + unixSeconds + "; allowed: 0 to " + MAX_UNIX_SECONDS);
    }
    return unixSeconds >> rotationExponent;
  }

  private static byte[] encryptBlock(byte[] key, byte[] block) {
    try {
      // One block of a block cipher is what the format asks for: no mode, no padding.
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
      return cipher.doFinal(block);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform must offer AES-128", e);
    }
  }
}
