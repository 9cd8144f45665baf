package dev.beckon.sdk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/** The secret that an installation is registered with, and the id that follows from it. */
final class InstallationSecret {
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int SECRET_BYTES = 32;
  private static final int ID_BYTES = 16;

  /** What the id is a hash of begins with it, so that it is a hash of nothing else. */
  private static final String DOMAIN = "beckon installation id\n";

  private InstallationSecret() {}

  /** A new one of 256 bits: 52 characters. */
  static String draw(SecureRandom random) {
    byte[] drawn = new byte[SECRET_BYTES];
    random.nextBytes(drawn);
    return base32(drawn);
  }

  /** The id of the installation that is registered with it: 26 characters. */
  static String installationId(String secret) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((DOMAIN + secret).getBytes(StandardCharsets.US_ASCII));
      return base32(Arrays.copyOf(hash, ID_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must offer SHA-256", e);
    }
  }

  /** RFC 4648 in lower case, without padding. */
  private static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder((bytes.length * 8 + 4) / 5);
    for (int bit = 0; bit < bytes.length * 8; bit += 5) {
      int two = (bytes[bit / 8] & 0xFF) << 8;
      if (bit / 8 + 1 < bytes.length) {
        two |= bytes[bit / 8 + 1] & 0xFF;
      }
      text.append(BASE32.charAt(two >>> (11 - bit % 8) & 31));
    }
    return text.toString();
  }
}
