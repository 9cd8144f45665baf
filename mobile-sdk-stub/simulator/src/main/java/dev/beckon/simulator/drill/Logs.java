package dev.beckon.simulator.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Errors in the logs of a run: of the service and of gateways by level; of Redis, which has no such
 * level, by its words, but for the advice it gives when it starts.
 */
final class Logs {
  private static final int MOST = 50;
  private static final Pattern ERROR = Pattern.compile("^\\S+ ERROR .*");
  private static final Pattern REDIS_ERROR =
      Pattern.compile(".* # (?!WARNING).*(?i:error|fatal|fail|can't|bug report).*");

  private Logs() {}

  /**
   * The lines, each with its file's name; at most 50.
   *
   * @param folder searched with all below it
   */
  static List<String> errors(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
    List<String> errors = new ArrayList<>();
    for (Path file : files) {
      boolean redis = file.getFileName().toString().equals("redis.log");
      Pattern pattern = redis ? REDIS_ERROR : ERROR;
      try (Stream<String> lines = Files.lines(file)) {
        lines
            .filter(line -> pattern.matcher(line).matches())
            .limit(MOST - errors.size())
            .forEach(line -> errors.add(file.getFileName() + ": " + line));
      }
    }
    return errors;
  }
}
