package dev.beckon.cloud.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import redis.embedded.RedisServer;

/** The server's executable, taken out of the jar that carries it. */
final class RedisBinary {
  private static final String VERSION = "7.0.15";

  private RedisBinary() {}

  /**
   * Puts the executable for this machine into the folder, unless it lies there already.
   *
   * @throws IOException also when there is none for this machine
   */
  static Path extract(Path home) throws IOException {
    String name = "redis-server-" + VERSION + '-' + system() + '-' + architecture();
    URL resource = RedisServer.class.getResource('/' + name);
    if (resource == null) {
      throw new IOException(
          "redis.url: there is no embedded Redis for this machine ("
              + name
              + "); give the URL of"
              + " a Redis server");
    }
    Path binary = home.resolve(name);
    if (Files.exists(binary)
        && Files.size(binary) == resource.openConnection().getContentLengthLong()) {
      return binary;
    }
    Path draft = home.resolve(name + ".new");
    try (InputStream in = resource.openStream()) {
      Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Files.move(draft, binary, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name;
  }

  private static String architecture() {
    String arch = System.getProperty("os.arch");
    return switch (arch) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> arch;
    };
  }
}
