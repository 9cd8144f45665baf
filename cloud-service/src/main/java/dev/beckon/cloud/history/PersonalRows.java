package dev.beckon.cloud.history;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;

/**
 * Every row that speaks of a shopper, all columns as they are: what {@link Eraser} would remove or
 * make nobody's.
 */
final class PersonalRows {
  private static final List<String> TABLES =
      List.of("visit_event", "decision", "outcome", "receipt", "redemption", "credit");

  private PersonalRows() {}

  /** Rows by table. */
  static JsonObject of(Connection connection, List<String> shopperIds) throws SQLException {
    JsonObject all = new JsonObject();
    for (String table : TABLES) {
      all.put(
          table,
          rows(
              connection,
              "SELECT * FROM " + table + " WHERE shopper_id = ? ORDER BY record_ms, record_seq",
              shopperIds));
    }
    return all.put(
        "refusal",
        rows(
            connection,
            "SELECT refusal.* FROM refusal JOIN decision"
                + " ON refusal.record_ms = decision.record_ms"
                + " AND refusal.record_seq = decision.record_seq"
                + " WHERE shopper_id = ?"
                + " ORDER BY refusal.record_ms, refusal.record_seq, place",
            shopperIds));
  }

  private static JsonArray rows(Connection connection, String sql, List<String> shopperIds)
      throws SQLException {
    JsonArray rows = new JsonArray();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (String shopperId : shopperIds) {
        select.setString(1, shopperId);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            rows.add(row(row));
          }
        }
      }
    }
    return rows;
  }

  private static JsonObject row(ResultSet row) throws SQLException {
    JsonObject json = new JsonObject();
    ResultSetMetaData columns = row.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      Object value = row.getObject(i);
      if (value != null) {
        json.put(columns.getColumnName(i), value);
      }
    }
    return json;
  }
}
