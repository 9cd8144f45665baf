package dev.beckon.cloud.app.config;

import java.util.ArrayList;
import java.util.List;

/** Collects faults while a file is read, so that all of them can be reported at once. */
final class Faults {
  /** More than anybody reads; what lies beyond is dropped. */
  static final int MAX = 200;

  private static final int MAX_SHOWN = 80;

  private final String file;
  private final List<Fault> found;

  /** Of the file that was asked for. */
  Faults() {
    this("", new ArrayList<>());
  }

  private Faults(String file, List<Fault> found) {
    this.file = file;
    this.found = found;
  }

  /** The same collection, for faults of another file. */
  Faults in(String otherFile) {
    return new Faults(otherFile, found);
  }

  void add(String path, int line, String value, String allowed) {
    if (found.size() < MAX) {
      found.add(new Fault(file, path, line, value, allowed));
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Fault> all() {
    return found;
  }

  /** A value as it is shown in a fault: in quotes, cut when long, control characters replaced. */
  static String quoted(String raw) {
    String printable = raw.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= MAX_SHOWN
        ? "'" + printable + "'"
        : "'" + printable.substring(0, MAX_SHOWN) + "…'";
  }
}
