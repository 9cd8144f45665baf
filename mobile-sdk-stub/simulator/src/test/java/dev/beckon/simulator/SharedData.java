package dev.beckon.simulator;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Recordings that lie beside the project on a builder's machine, and nowhere on a user's. */
public final class SharedData {
  private SharedData() {}

  /** A file of the recordings; skips the test where it is absent. */
  public static Path orSkip(String name) {
    Path file = projectRoot().resolveSibling("shared").resolve("data").resolve(name);
    Assumptions.assumeTrue(
        Files.exists(file), () -> "recording not at hand: ../shared/data/" + name);
    return file;
  }

  /** The folder that holds all three programs. */
  public static Path projectRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("no folder above the working directory holds .mvn");
    }
    return folder;
  }
}
