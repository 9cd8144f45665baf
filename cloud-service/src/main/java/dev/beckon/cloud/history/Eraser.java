package dev.beckon.cloud.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Removes every row that speaks of a shopper, in one transaction, never beside a {@link Drain}. */
final class Eraser {
  private Eraser() {}

  static Erased erase(Connection connection, String shopperId)
      throws SQLException, StreamAwayException {
    return Transactions.run(
        connection,
        () -> {
          try (Statement lock = connection.createStatement()) {
            lock.executeUpdate(Drain.LOCK);
          }
          int refusals =
              delete(
                  connection,
                  "DELETE FROM refusal WHERE (record_ms, record_seq) IN"
                      + " (SELECT record_ms, record_seq FROM decision WHERE shopper_id = ?)",
                  shopperId);
          return new Erased(
              of(connection, "visit_event", shopperId),
              of(connection, "decision", shopperId),
              refusals,
              of(connection, "outcome", shopperId),
              of(connection, "receipt", shopperId),
              delete(
                  connection,
                  "DELETE FROM unreadable WHERE payload LIKE ? ESCAPE '!'",
                  containing(shopperId)));
        });
  }

  private static int of(Connection connection, String table, String shopperId) throws SQLException {
    return delete(connection, "DELETE FROM " + table + " WHERE shopper_id = ?", shopperId);
  }

  private static int delete(Connection connection, String sql, String argument)
      throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setString(1, argument);
      return delete.executeUpdate();
    }
  }

  private static String containing(String text) {
    return "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }
}
