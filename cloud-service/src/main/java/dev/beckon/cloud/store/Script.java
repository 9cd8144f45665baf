package dev.beckon.cloud.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script that Redis runs in one step.
 *
 * @param sha1 of the text, by which Redis knows it
 */
public record Script(String name, String text, String sha1) {

  /**
   * Reads a script from this package's resources.
   *
   * @param names files put together in this order: shared functions first, the script last
   * @throws IllegalArgumentException when one is missing
   */
  public static Script load(String... names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(resource(name)).append('\n');
    }
    return new Script(names[names.length - 1], text.toString(), sha1(text.toString()));
  }

  private static String resource(String name) {
    try (InputStream in = Script.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no script " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException("script " + name + " cannot be read", e);
    }
  }

  private static String sha1(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
