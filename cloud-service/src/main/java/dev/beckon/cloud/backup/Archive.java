package dev.beckon.cloud.backup;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A zip file whose entry {@code manifest.json} says what it is and gives the SHA-256 of every other
 * entry. Readable by its owner only.
 */
final class Archive {
  private static final String MANIFEST = "manifest.json";
  private static final String FILES = "files";
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*){0,3}");
  private static final int MOST_FILES = 1_000;
  private static final int MOST_MANIFEST_BYTES = 1 << 20;

  private Archive() {}

  /**
   * Writes an archive in one step: it is there whole, or not at all.
   *
   * @param about what the manifest says beside the files
   * @param files by the name they get; of {@code A-Za-z0-9._-} and {@code /}
   */
  static void write(Path archive, JsonObject about, Map<String, Path> files) throws IOException {
    for (String name : files.keySet()) {
      checkName(archive, name);
    }
    Path draft = archive.resolveSibling(archive.getFileName() + ".part");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(draft))) {
        JsonObject digests = new JsonObject();
        for (Map.Entry<String, Path> file : files.entrySet()) {
          zip.putNextEntry(new ZipEntry(file.getKey()));
          digests.put(file.getKey(), copy(file.getValue(), zip));
        }
        zip.putNextEntry(new ZipEntry(MANIFEST));
        JsonObject manifest = about.copy().put(FILES, digests);
        zip.write(manifest.encodePrettily().getBytes(StandardCharsets.UTF_8));
      }
      try (FileChannel written = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * What an archive says of itself.
   *
   * @throws IOException in words for an operator when it is none
   */
  static JsonObject manifest(Path archive) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      ZipEntry entry = zip.getEntry(MANIFEST);
      if (entry == null) {
        throw new IOException("no " + MANIFEST + " in it");
      }
      try (InputStream in = zip.getInputStream(entry)) {
        byte[] text = in.readNBytes(MOST_MANIFEST_BYTES);
        return new JsonObject(new String(text, StandardCharsets.UTF_8));
      }
    } catch (IOException | DecodeException e) {
      throw new IOException(archive + " is no backup of Beckon: " + e.getMessage(), e);
    }
  }

  /**
   * Unpacks the files whose name begins so, each checked against the manifest.
   *
   * @param folder is created
   * @throws IOException in words for an operator: a file is damaged, missing, or not announced
   */
  static void unpack(Path archive, String prefix, Path folder) throws IOException {
    JsonObject digests = manifest(archive).getJsonObject(FILES, new JsonObject());
    Files.createDirectories(folder);
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      checkEntries(archive, zip, digests.fieldNames());
      for (String name : digests.fieldNames()) {
        if (name.startsWith(prefix)) {
          unpack(archive, zip, name, digests.getString(name), folder);
        }
      }
    }
  }

  private static void unpack(Path archive, ZipFile zip, String name, String digest, Path folder)
      throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    MessageDigest sha256 = sha256();
    try (InputStream in = new DigestInputStream(zip.getInputStream(zip.getEntry(name)), sha256);
        OutputStream out = Files.newOutputStream(file)) {
      in.transferTo(out);
    }
    if (!HexFormat.of().formatHex(sha256.digest()).equals(digest)) {
      throw new IOException(archive + " is damaged: " + name + " is not what was put into it");
    }
  }

  private static void checkEntries(Path archive, ZipFile zip, Set<String> announced)
      throws IOException {
    if (zip.size() > MOST_FILES) {
      throw new IOException(archive + " has " + zip.size() + " files; allowed: " + MOST_FILES);
    }
    for (String name : announced) {
      checkName(archive, name);
      if (zip.getEntry(name) == null) {
        throw new IOException(archive + " is damaged: " + name + " is missing");
      }
    }
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      String name = all.nextElement().getName();
      if (!name.equals(MANIFEST) && !announced.contains(name)) {
        throw new IOException(archive + " holds something its manifest does not name");
      }
    }
  }

  private static void checkName(Path archive, String name) throws IOException {
    if (!NAME.matcher(name).matches()) {
      throw new IOException(
          archive + ": a file is named '" + name + "'; allowed: " + NAME.pattern());
    }
  }

  /** Copies a file; gives the SHA-256 of what was copied, hex. */
  private static String copy(Path file, OutputStream to) throws IOException {
    MessageDigest sha256 = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
      in.transferTo(to);
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
