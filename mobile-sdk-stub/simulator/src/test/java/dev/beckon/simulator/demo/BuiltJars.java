package dev.beckon.simulator.demo;

import dev.beckon.simulator.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The product's programs as they were built beside this module. */
public final class BuiltJars {
  private BuiltJars() {}

  /** Both jars; skips the test where one is not built. */
  public static Jars orSkip() throws IOException {
    return new Jars(jar("cloud-service"), jar("edge-gateway"));
  }

  private static Path jar(String module) throws IOException {
    Path target = SharedData.projectRoot().resolve(module).resolve("target");
    Assumptions.assumeTrue(
        Files.isDirectory(target), () -> module + " is not built: mvn package -pl " + module);
    try (Stream<Path> files = Files.list(target)) {
      List<Path> jars =
          files
              .filter(f -> f.getFileName().toString().matches(module + "-[0-9.]+\\.jar"))
              .sorted()
              .toList();
      Assumptions.assumeFalse(
          jars.isEmpty(), () -> module + " is not built: mvn package -pl " + module);
      return jars.get(jars.size() - 1);
    }
  }
}
