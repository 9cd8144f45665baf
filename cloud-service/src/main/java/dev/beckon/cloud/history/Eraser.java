package dev.beckon.cloud.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Removes rows that speak of a shopper, in one transaction, never beside a {@link Drain}. A
 * redemption stays, as nobody's.
 */
final class Eraser {
  private Eraser() {}

  /**
   * Removes them.
   *
   * @param name a shopper, or behind {@link HistoryStream#RECEIPTS_OF} one of whom only what was
   *     measured is removed
   */
  static Erased erase(Connection connection, String name) throws SQLException, StreamAwayException {
    return name.startsWith(HistoryStream.RECEIPTS_OF)
        ? measured(connection, name.substring(HistoryStream.RECEIPTS_OF.length()))
        : all(connection, name);
  }

  private static Erased measured(Connection connection, String shopperId)
      throws SQLException, StreamAwayException {
    return Transactions.run(
        connection,
        () -> {
          try (Statement lock = connection.createStatement()) {
            lock.executeUpdate(Drain.LOCK);
          }
          int receipts = of(connection, "receipt", shopperId);
          int credits = of(connection, "credit", shopperId);
          redemptionsOfNobody(connection, shopperId);
          return new Erased(0, 0, 0, 0, receipts, credits, 0);
        });
  }

  private static Erased all(Connection connection, String shopperId)
      throws SQLException, StreamAwayException {
    return Transactions.run(
        connection,
        () -> {
          try (Statement lock = connection.createStatement()) {
            lock.executeUpdate(Drain.LOCK);
          }
          redemptionsOfNobody(connection, shopperId);
          int refusals =
              run(
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
              of(connection, "credit", shopperId),
              run(
                  connection,
                  "DELETE FROM unreadable WHERE payload LIKE ? ESCAPE '!'",
                  containing(shopperId)));
        });
  }

  private static void redemptionsOfNobody(Connection connection, String shopperId)
      throws SQLException {
    run(
        connection,
        "UPDATE redemption SET decision_id = NULL, shopper_id = NULL WHERE shopper_id = ?",
        shopperId);
  }

  private static int of(Connection connection, String table, String shopperId) throws SQLException {
    return run(connection, "DELETE FROM " + table + " WHERE shopper_id = ?", shopperId);
  }

  private static int run(Connection connection, String sql, String argument) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, argument);
      return statement.executeUpdate();
    }
  }

  private static String containing(String text) {
    return "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }
}
