package dev.beckon.sdk;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files that the programs share lie. */
final class Project {
  private Project() {}

  /** The top of the repository: the folder that holds {@code .mvn}. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("no folder with .mvn above " + Path.of("").toAbsolutePath());
    }
    return folder;
  }
}
