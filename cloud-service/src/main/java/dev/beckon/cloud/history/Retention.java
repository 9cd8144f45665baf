package dev.beckon.cloud.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** One sweep over the tables that removes what is older than it may be, step by step. */
final class Retention {
  private static final List<String> TABLES =
      List.of(
          "visit_event",
          "refusal",
          "decision",
          "outcome",
          "receipt",
          "redemption",
          "credit",
          "audit",
          "unreadable");

  private final Deque<String> ahead = new ArrayDeque<>(TABLES);
  private final long cutoffMs;
  private final int limit;
  private long removed;

  /**
   * @param cutoffMs records before this go, unix ms
   * @param limit rows a step removes at most
   */
  Retention(long cutoffMs, int limit) {
    this.cutoffMs = cutoffMs;
    this.limit = limit;
  }

  boolean done() {
    return ahead.isEmpty();
  }

  /** Rows removed so far. */
  long removed() {
    return removed;
  }

  /** Removes some rows of one table; says how many. */
  int step(Connection connection) throws SQLException {
    String table = ahead.element();
    String old = " FROM " + table + " WHERE record_ms < ? ORDER BY record_ms LIMIT ?";
    // A record's refusals share its place, so a step may go a few rows beyond the limit.
    String sql =
        "DELETE FROM "
            + table
            + " WHERE (record_ms, record_seq) IN (SELECT record_ms, record_seq"
            + old
            + ")";
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setLong(1, cutoffMs);
      delete.setInt(2, limit);
      int rows = delete.executeUpdate();
      removed += rows;
      if (rows < limit) {
        ahead.remove();
      }
      return rows;
    }
  }
}
