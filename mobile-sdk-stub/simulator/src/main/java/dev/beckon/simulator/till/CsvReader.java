package dev.beckon.simulator.till;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Records of comma separated values (RFC 4180): fields may be quoted, quotes in them doubled. */
final class CsvReader {
  private static final int MAX_RECORD_CHARS = 64 * 1024;

  private final BufferedReader in;
  private long records;

  CsvReader(BufferedReader in) {
    this.in = in;
  }

  /** How many records were read so far. */
  long records() {
    return records;
  }

  /**
   * The next record, or null at the end.
   *
   * @throws IOException naming the record when a quote is not closed or it is too long
   */
  List<String> next() throws IOException {
    int c = in.read();
    if (c < 0) {
      return null;
    }
    records++;
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int length = 0; ; c = in.read(), length++) {
      if (length > MAX_RECORD_CHARS) {
        throw new IOException("record " + records + " is longer than " + MAX_RECORD_CHARS);
      }
      if (quoted && c == '"' && peek() == '"') {
        field.append((char) in.read());
      } else if (c == '"') {
        quoted = !quoted;
      } else if (quoted && c < 0) {
        throw new IOException("record " + records + " ends inside quotes");
      } else if (quoted || (c != ',' && c != '\n' && c >= 0)) {
        if (quoted || c != '\r') {
          field.append((char) c);
        }
      } else {
        fields.add(field.toString());
        field.setLength(0);
        if (c != ',') {
          return fields;
        }
      }
    }
  }

  private int peek() throws IOException {
    in.mark(1);
    int c = in.read();
    in.reset();
    return c;
  }
}
