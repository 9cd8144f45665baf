package dev.beckon.cloud.app;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Prints what commands list. */
final class Tables {
  private Tables() {}

  /** Rows with as many cells each, the first one with the headings. */
  static void print(List<List<String>> rows, PrintWriter out) {
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = rows.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
        line.append(row.get(column)).append(" ".repeat(width + 2 - row.get(column).length()));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  /** A time in UTC, to the minute. */
  static String minute(long unixMs) {
    return Instant.ofEpochMilli(unixMs).truncatedTo(ChronoUnit.MINUTES).toString();
  }
}
