package dev.beckon.cloud.identity;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * Computes rotating ids (docs/protocol/rotating-id.md, after the Eddystone-EID specification).
 * Holds a cipher and scratch memory: one instance per thread.
 */
public final class Eid {
  /** The exponent Beckon uses: a new id every 2^9 = 512 s. */
  public static final int ROTATION_EXPONENT = 9;

  /** Length of an identity key in bytes. */
  public static final int KEY_BYTES = 16;

  private static final int MAX_EXPONENT = 15;
  private static final long MAX_COUNTER = 0xFFFF_FFFFL;

  private final Cipher aes;
  private final byte[] block = new byte[16];
  private final byte[] temporaryKey = new byte[16];
  private final byte[] encrypted = new byte[16];

  /** Every Java platform has AES/ECB/NoPadding; its absence is a broken installation. */
  public Eid() {
    try {
      aes = Cipher.getInstance("AES/ECB/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES/ECB/NoPadding", e);
    }
  }

  /** The rotation window a moment lies in, for Beckon's exponent. */
  static long window(long unixMs) {
    return Math.floorDiv(unixMs, 1000L) >> ROTATION_EXPONENT;
  }

  /** The id of one window, for Beckon's exponent. */
  long ofWindow(byte[] identityKey, long window) {
    return of(identityKey, ROTATION_EXPONENT, window << ROTATION_EXPONENT);
  }

  /**
   * The id an identity key has at a moment.
   *
   * @param identityKey 16 bytes
   * @param exponent K, 0 to 15: the id is the same for 2^K seconds
   * @param unixSeconds 0 to 2^32 - 1
   * @return the eight bytes of the id, big endian
   * @throws IllegalArgumentException when an argument is out of range
   */
  public long of(byte[] identityKey, int exponent, long unixSeconds) {
    if (identityKey.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "identity key has " + identityKey.length + " bytes; allowed: " + KEY_BYTES);
    }
    if (exponent < 0 || exponent > MAX_EXPONENT) {
      throw new IllegalArgumentException("exponent is " + exponent + "; allowed: 0 to 15");
    }
    if (unixSeconds < 0 || unixSeconds > MAX_COUNTER) {
      throw new IllegalArgumentException(
          "unixSeconds is " + unixSeconds + "; allowed: 0 to " + MAX_COUNTER);
    }
    // Temporary key: 11 zero bytes, 0xFF, 2 zero bytes, the counter's upper 16 bits.
    ByteBuffer plain = ByteBuffer.wrap(block);
    plain.putLong(0, 0).putInt(8, 0xFF).putInt(12, (int) (unixSeconds >>> 16));
    encrypt(identityKey, temporaryKey);
    // Id: 11 zero bytes, K, the counter with its K lowest bits cleared.
    plain.putInt(8, exponent).putInt(12, (int) (unixSeconds >>> exponent << exponent));
    encrypt(temporaryKey, encrypted);
    return ByteBuffer.wrap(encrypted).getLong();
  }

  private void encrypt(byte[] key, byte[] into) {
    try {
      aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
      aes.doFinal(block, 0, block.length, into);
    } catch (ShortBufferException e) {
      throw new IllegalStateException("a block of AES no longer has 16 bytes", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES refused a 16-byte key", e);
    }
  }
}
