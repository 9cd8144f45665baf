package dev.beckon.simulator.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** On what a bench ran, for its report. */
final class Machine {
  private Machine() {}

  static JsonObject json() throws IOException {
    return new JsonObject()
        .put("cpus", Runtime.getRuntime().availableProcessors())
        .put("cpuModel", value(Path.of("/proc/cpuinfo"), "model name"))
        .put("memory", value(Path.of("/proc/meminfo"), "MemTotal"))
        .put("kernel", System.getProperty("os.version"))
        .put("architecture", System.getProperty("os.arch"))
        .put("java", System.getProperty("java.vm.version"))
        .put("loadAverage", Files.readString(Path.of("/proc/loadavg")).trim());
  }

  /** What stands behind a key and a colon; "unknown" where it does not stand. */
  private static String value(Path file, String key) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse("unknown");
  }
}
