package dev.beckon.simulator.recording;

import dev.beckon.simulator.world.Point;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A recorded walk ({@code .mbd}): one reception a line, comma separated, in no order of time.
 *
 * <pre>
 * unix s, receiver, tag, RSSI dBm, x m, y m, z m, orientation as a 3x3 matrix
 * </pre>
 */
public final class WalkFile {
  private static final int MAX_RECEPTIONS = 1_000_000;
  private static final int COLUMNS = 16;

  private WalkFile() {}

  /**
   * Reads a walk, sorted by time. Corrupt readings of RSSI are passed on as they stand: refusing
   * them is the gateway's work.
   *
   * @throws IOException when the file cannot be read, is empty, has more than a million lines, or a
   *     line is not of the form above; the message names the line
   */
  public static List<Reception> read(Path file) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (rows.size() == MAX_RECEPTIONS) {
          throw new IOException(file + " has more than " + MAX_RECEPTIONS + " lines");
        }
        rows.add(row(file, rows.size() + 1, line));
      }
    }
    if (rows.isEmpty()) {
      throw new IOException(file + " is empty");
    }
    rows.sort(Comparator.comparingDouble(Row::unixS));
    double firstS = rows.get(0).unixS();
    return rows.stream().map(r -> r.since(firstS)).toList();
  }

  private static Row row(Path file, int number, String line) throws IOException {
    String[] columns = line.split(",", -1);
    if (columns.length != COLUMNS) {
      throw new IOException(
          file + " line " + number + " has " + columns.length + " columns, allowed: " + COLUMNS);
    }
    try {
      return new Row(
          Double.parseDouble(columns[0]),
          columns[1],
          Integer.parseInt(columns[3].strip()),
          new Point(Double.parseDouble(columns[4]), Double.parseDouble(columns[5])));
    } catch (NumberFormatException e) {
      throw new IOException(file + " line " + number + ": " + e.getMessage(), e);
    }
  }

  private record Row(double unixS, String receiverId, int rssiDbm, Point at) {
    Reception since(double firstS) {
      return new Reception(Math.round((unixS - firstS) * 1e6), receiverId, rssiDbm, at);
    }
  }
}
