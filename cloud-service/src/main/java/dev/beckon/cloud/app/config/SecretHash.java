package dev.beckon.cloud.app.config;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** The SHA-256 of a credential's secret: all that is kept of it. Never printed. */
public final class SecretHash {
  private final byte[] bytes;

  private SecretHash(byte[] bytes) {
    this.bytes = bytes;
  }

  /** From 64 hex digits in either case; null when it is anything else. */
  static SecretHash parse(String hex) {
    return hex.length() == 64 ? new SecretHash(HexFormat.of().parseHex(hex)) : null;
  }

  /** A copy of the 32 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretHash hash && MessageDigest.isEqual(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return Fault.HIDDEN;
  }
}
