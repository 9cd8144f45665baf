package dev.beckon.cloud.history;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.flywaydb.core.api.FlywayException;

/**
 * Copies a whole history from one database into another, whatever the two are: SQLite into
 * PostgreSQL as well as back.
 */
public final class HistoryCopy {
  private static final String OWN_TABLE = "history_schema";
  private static final int ROWS_AT_ONCE = 1_000;
  private static final String SHOPPERS =
      "SELECT shopper_id FROM visit_event UNION SELECT shopper_id FROM decision"
          + " UNION SELECT shopper_id FROM outcome UNION SELECT shopper_id FROM receipt"
          + " UNION SELECT shopper_id FROM redemption WHERE shopper_id IS NOT NULL"
          + " UNION SELECT shopper_id FROM credit";

  private HistoryCopy() {}

  /**
   * Copies all rows as they stand in one instant; whoever writes to the source meanwhile goes on.
   *
   * @param to gets its tables here; must hold no history
   * @return rows copied
   * @throws IOException in words for an operator; the target is then as it was
   */
  public static long copy(HistoryDatabase from, HistoryDatabase to) throws IOException {
    try {
      to.migrate();
      try (Connection source = from.connect();
          Connection target = to.connect()) {
        source.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        source.setAutoCommit(false);
        target.setAutoCommit(false);
        long rows = 0;
        for (String table : tables(target)) {
          rows += copy(table, source, target);
        }
        source.rollback();
        target.commit();
        return rows;
      }
    } catch (SQLException | FlywayException e) {
      throw new IOException(
          "copying the history from %s into %s: %s"
              .formatted(from.name(), to.name(), e.getMessage()),
          e);
    }
  }

  /**
   * Notes for erasure whom the copy speaks of and who does not agree: they withdrew after it was
   * made, or while.
   *
   * @return how many
   */
  public static int eraseForgotten(HistoryDatabase database, HistoryStream stream)
      throws IOException {
    try (Connection connection = database.connect();
        Statement select = connection.createStatement();
        ResultSet rows = select.executeQuery(SHOPPERS)) {
      int forgotten = 0;
      List<String> some = new ArrayList<>();
      while (rows.next()) {
        some.add(rows.getString(1));
        if (some.size() == ROWS_AT_ONCE) {
          forgotten += eraseForgotten(some, stream);
          some.clear();
        }
      }
      return forgotten + eraseForgotten(some, stream);
    } catch (SQLException | StreamAwayException e) {
      throw new IOException("comparing the history with Redis: " + e.getMessage(), e);
    }
  }

  private static int eraseForgotten(List<String> shoppers, HistoryStream stream)
      throws StreamAwayException {
    Set<String> forgotten = Drain.await(stream.withoutConsent(shoppers));
    for (String shopper : forgotten) {
      CompletionStage<Void> noted = stream.eraseLater(shopper);
      Drain.await(noted);
    }
    return forgotten.size();
  }

  private static Set<String> tables(Connection connection) throws SQLException {
    Set<String> tables = new TreeSet<>();
    String[] kind = {"TABLE"};
    try (ResultSet found =
        connection
            .getMetaData()
            .getTables(connection.getCatalog(), connection.getSchema(), "%", kind)) {
      while (found.next()) {
        tables.add(found.getString("TABLE_NAME"));
      }
    }
    tables.removeIf(name -> name.equals(OWN_TABLE) || name.startsWith("sqlite_"));
    return tables;
  }

  private static long copy(String table, Connection source, Connection target) throws SQLException {
    try (Statement clear = target.createStatement();
        Statement select = source.createStatement()) {
      if (!table.equals("drained") && !isEmpty(table, clear)) {
        throw new SQLException("it holds a history already (" + table + ")");
      }
      clear.executeUpdate("DELETE FROM " + table);
      select.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet rows = select.executeQuery("SELECT * FROM " + table);
          PreparedStatement insert =
              target.prepareStatement(insertInto(table, rows.getMetaData()))) {
        return copy(rows, insert);
      }
    }
  }

  private static boolean isEmpty(String table, Statement statement) throws SQLException {
    try (ResultSet any = statement.executeQuery("SELECT 1 FROM " + table + " LIMIT 1")) {
      return !any.next();
    }
  }

  private static String insertInto(String table, ResultSetMetaData columns) throws SQLException {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      names.add(columns.getColumnName(i));
    }
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(
            table,
            String.join(", ", names),
            String.join(", ", Collections.nCopies(names.size(), "?")));
  }

  private static long copy(ResultSet rows, PreparedStatement insert) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    long copied = 0;
    while (rows.next()) {
      for (int i = 1; i <= columns; i++) {
        insert.setObject(i, rows.getObject(i));
      }
      insert.addBatch();
      copied++;
      if (copied % ROWS_AT_ONCE == 0) {
        insert.executeBatch();
      }
    }
    insert.executeBatch();
    return copied;
  }
}
