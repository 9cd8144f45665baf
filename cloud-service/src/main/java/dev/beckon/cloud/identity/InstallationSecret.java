package dev.beckon.cloud.identity;

import dev.beckon.cloud.access.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The secret that a phone draws and registers with. The installation's id follows from it, so that
 * registering again finds the same installation, and nobody can choose an id that is another's: its
 * 128 bits are as hard to meet as a drawn id's.
 */
public final class InstallationSecret {
  /** What a secret is, in words. */
  public static final String ALLOWED = "52 characters of a-z and 2-7, drawn at random";

  private static final Pattern FORM = Pattern.compile("[a-z2-7]{52}");

  /**
   * Fewer different characters than any random source gives: one in 10^14 secrets has so few, and a
   * source that repeats itself would make one installation of many phones.
   */
  private static final int LEAST_DISTINCT = 12;

  private static final String DOMAIN = "beckon installation id\n";
  private static final int ID_BYTES = 16;

  private InstallationSecret() {}

  /** Whether a phone may register with this. */
  public static boolean isFit(String secret) {
    return FORM.matcher(secret).matches() && secret.chars().distinct().count() >= LEAST_DISTINCT;
  }

  /** The id of the installation that is registered with it (docs/protocol/openapi.yaml). */
  public static String installationId(String secret) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((DOMAIN + secret).getBytes(StandardCharsets.US_ASCII));
      return Secrets.base32(Arrays.copyOf(hash, ID_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
