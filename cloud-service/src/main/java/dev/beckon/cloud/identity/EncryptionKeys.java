package dev.beckon.cloud.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The keys of a {@link KeyVault} as text: 64 hex digits each, the newest first, between commas or
 * white space. A file may also hold one key as its 32 bytes. A fault's words never hold a key.
 */
final class EncryptionKeys {
  private static final int KEY_BYTES = 32;
  private static final int MAX_KEYS = 8;
  private static final int MAX_FILE_BYTES = 4096;

  private EncryptionKeys() {}

  /**
   * The keys of a file; one is made (readable by its owner only) where there is no file.
   *
   * @param random draws the key
   * @throws IOException with a sentence for people when the file is no key or cannot be used
   */
  static List<byte[]> inFile(Path file, SecureRandom random) throws IOException {
    if (!Files.exists(file)) {
      create(file, random);
    }
    long size = Files.size(file);
    if (size == KEY_BYTES) {
      return List.of(Files.readAllBytes(file));
    }
    try {
      if (size <= MAX_FILE_BYTES) {
        return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(fault(file, size), e);
    }
    throw new IOException(fault(file, size));
  }

  private static String fault(Path file, long size) {
    return "key file "
        + file
        + " has "
        + size
        + " bytes; allowed: exactly "
        + KEY_BYTES
        + ", or lines of 64 hex digits, one key each, the newest first. Without the original key"
        + " the stored identity keys cannot be read.";
  }

  /**
   * The keys in a text.
   *
   * @throws IllegalArgumentException when it holds anything else, none, or more than eight
   */
  static List<byte[]> parse(String text) {
    List<byte[]> keys =
        Arrays.stream(text.strip().split("[\\s,]+")).map(EncryptionKeys::key).toList();
    if (keys.size() > MAX_KEYS) {
      throw new IllegalArgumentException(keys.size() + " keys; allowed: " + MAX_KEYS);
    }
    return keys;
  }

  private static byte[] key(String hex) {
    if (hex.length() != 2 * KEY_BYTES || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException("a key is not 64 hex digits");
    }
    return HexFormat.of().parseHex(hex);
  }

  private static void create(Path file, SecureRandom random) throws IOException {
    byte[] key = new byte[KEY_BYTES];
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
}
