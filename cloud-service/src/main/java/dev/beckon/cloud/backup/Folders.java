package dev.beckon.cloud.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders in which something is put together before it takes its place. */
final class Folders {
  private Folders() {}

  /** A new one, for its owner only. */
  static Path draft(Path parent) throws IOException {
    Files.createDirectories(parent);
    return Files.createTempDirectory(
        parent,
        ".beckon-",
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
