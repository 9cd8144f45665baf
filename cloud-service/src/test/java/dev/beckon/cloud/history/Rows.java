package dev.beckon.cloud.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks into the database. */
final class Rows {
  static final List<String> OF_RECORDS =
      List.of(
          "visit_event",
          "decision",
          "outcome",
          "receipt",
          "redemption",
          "credit",
          "audit",
          "unreadable");

  private Rows() {}

  /** The places of all records stored, in order, whatever table they are in. */
  static List<StreamPosition> positions(HistoryDatabase database) throws SQLException {
    List<StreamPosition> found = new ArrayList<>();
    for (String table : OF_RECORDS) {
      for (List<String> row : select(database, "SELECT record_ms, record_seq FROM " + table)) {
        found.add(new StreamPosition(Long.parseLong(row.get(0)), Long.parseLong(row.get(1))));
      }
    }
    found.sort(null);
    return found;
  }

  static long count(HistoryDatabase database, String fromWhere) throws SQLException {
    return Long.parseLong(select(database, "SELECT count(*) FROM " + fromWhere).get(0).get(0));
  }

  static List<List<String>> select(HistoryDatabase database, String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
