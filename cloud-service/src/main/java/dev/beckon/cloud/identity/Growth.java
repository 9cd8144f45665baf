package dev.beckon.cloud.identity;

/**
 * Tables on their way to be whole: rows are put in one after the other, as their time comes. Used
 * under the resolver's lock.
 */
final class Growth {
  /** How long the coming window's table takes. */
  private static final long SPREAD_MS = 256_000;

  /** How long before its window that table is to be whole, so that nobody's clock is too early. */
  private static final long AHEAD_MS = 60_000;

  final EidTable[] tables;
  final long[] windows;
  private final long beganMs;
  private final long dueMs;

  /** The first row that is not in the tables yet. */
  int nextRow;

  /** CPU time spent so far. */
  long cpuNs;

  private Growth(EidTable[] tables, long[] windows, long beganMs, long dueMs) {
    this.tables = tables;
    this.windows = windows;
    this.beganMs = beganMs;
    this.dueMs = dueMs;
  }

  /** Of windows that are missing at present: as quickly as it goes. */
  static Growth atOnce(long[] windows, int expected, long nowMs) {
    EidTable[] tables = new EidTable[windows.length];
    for (int i = 0; i < tables.length; i++) {
      tables[i] = new EidTable(windows[i], expected);
    }
    return new Growth(tables, windows, nowMs, nowMs);
  }

  /** Of the window after the next one: little by little. */
  static Growth ahead(int expected, long nowMs) {
    long window = Eid.window(nowMs) + 2;
    long dueMs = Math.min(nowMs + SPREAD_MS, Eid.startMs(window - 1) - AHEAD_MS);
    return new Growth(
        new EidTable[] {new EidTable(window, expected)},
        new long[] {window},
        nowMs,
        Math.max(nowMs, dueMs));
  }

  boolean isAhead() {
    return dueMs > beganMs;
  }

  /** Whether these tables are (still) of use. */
  boolean fits(long nowMs) {
    long window = Eid.window(nowMs);
    return windows[0] >= window - 1 && windows[windows.length - 1] <= window + 2;
  }

  /** Rows that should be in by now. */
  int rowsDue(long nowMs, int rows) {
    boolean needed = windows[0] <= Eid.window(nowMs) + 1;
    return needed || nowMs >= dueMs
        ? rows
        : (int) (rows * Math.max(0, nowMs - beganMs) / (dueMs - beganMs));
  }

  /** Whether there is something to do. */
  boolean isDue(long nowMs, int rows) {
    int due = rowsDue(nowMs, rows);
    return due > nextRow || due == rows;
  }
}
