package dev.beckon.cloud.identity;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import javax.crypto.Cipher;
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

  /** When a rotation window begins, unix ms. */
  static long startMs(long window) {
    return (window << ROTATION_EXPONENT) * 1000;
  }

  /**
   * The ids of several windows, for Beckon's exponent. Neighbouring ones cost little more than one:
   * the temporary key is the same for 128 windows.
   *
   * @param into is filled with the ids, in the order of {@code windows}
   * @throws IllegalArgumentException when an argument is out of range
   */
  void ofWindows(byte[] identityKey, long[] windows, long[] into) {
    long upper = -1;
    for (int i = 0; i < windows.length; i++) {
      long unixSeconds = windows[i] << ROTATION_EXPONENT;
      check(identityKey, ROTATION_EXPONENT, unixSeconds);
      if (unixSeconds >>> 16 != upper) {
        upper = unixSeconds >>> 16;
        deriveTemporaryKey(identityKey, unixSeconds);
        useKey(temporaryKey);
      }
      into[i] = id(ROTATION_EXPONENT, unixSeconds);
    }
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
    check(identityKey, exponent, unixSeconds);
    deriveTemporaryKey(identityKey, unixSeconds);
    useKey(temporaryKey);
    return id(exponent, unixSeconds);
  }

  private static void check(byte[] identityKey, int exponent, long unixSeconds) {
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
  }

  /** 11 zero bytes, 0xFF, 2 zero bytes, the counter's upper 16 bits. */
  private void deriveTemporaryKey(byte[] identityKey, long unixSeconds) {
    useKey(identityKey);
    ByteBuffer.wrap(block).putInt(8, 0xFF).putInt(12, (int) (unixSeconds >>> 16));
    encrypt(temporaryKey);
  }

  /** 11 zero bytes, K, the counter with its K lowest bits cleared. */
  private long id(int exponent, long unixSeconds) {
    ByteBuffer.wrap(block)
        .putInt(8, exponent)
        .putInt(12, (int) (unixSeconds >>> exponent << exponent));
    encrypt(encrypted);
    return ByteBuffer.wrap(encrypted).getLong();
  }

  private void useKey(byte[] key) {
    try {
      aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("AES refused a 16-byte key", e);
    }
  }

  private void encrypt(byte[] into) {
    try {
      aes.doFinal(block, 0, block.length, into);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES refused a block of 16 bytes", e);
    }
  }
}
