package dev.beckon.cloud.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds what tests read beside their own sources. */
public final class Shared {
  private Shared() {}

  /** The repository: the nearest folder upwards that holds {@code .mvn}. */
  public static Path repository() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(".mvn"))) {
        return at;
      }
    }
    throw new IllegalStateException("no folder upwards holds .mvn");
  }

  /** A file of the data beside the repository; it may be absent. */
  public static Path data(String path) {
    return repository().resolve("../shared/data").resolve(path).normalize();
  }

  /** A file of the golden vectors. */
  public static Path vector(String name) {
    return repository().resolve("docs/protocol/vectors").resolve(name);
  }
}
