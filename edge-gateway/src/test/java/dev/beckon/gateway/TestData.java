package dev.beckon.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Finds and reads what tests read. */
public final class TestData {
  private TestData() {}

  /** A file of docs/protocol/vectors. */
  public static JsonNode vectors(String name) {
    return json(root().resolve("docs/protocol/vectors").resolve(name));
  }

  /** A file of the shared data; the test is skipped where that folder is absent. */
  public static JsonNode shared(String name) {
    Path file = root().resolve("../shared/data").resolve(name).normalize();
    Assumptions.assumeTrue(Files.exists(file), "no shared data beside the project: " + file);
    return json(file);
  }

  /** The folder of the whole project. */
  public static Path root() {
    Path folder = Path.of(System.getProperty("user.dir")).toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("no folder above the working directory holds .mvn");
    }
    return folder;
  }

  private static JsonNode json(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
