package dev.beckon.simulator.drill;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.sqlite.SQLiteConfig;

/** What the service's SQLite file holds, read beside it. */
final class SqlView {
  private static final int BUSY_MS = 5_000;
  private static final List<String> TABLES_OF_PERSONS =
      List.of("visit_event", "decision", "outcome", "receipt");

  /** A decision with the newest of its outcomes. */
  private static final String DECISIONS =
      "SELECT d.decision_id, d.shopper_id, d.visit_id, d.reason, d.offer_id, d.decided_us,"
          + " coalesce(o.state, d.state) AS state, coalesce(o.attempt, d.attempt) AS attempt,"
          + " coalesce(o.detail, '') AS detail"
          + " FROM decision d LEFT JOIN outcome o ON o.decision_id = d.decision_id"
          + " AND (o.record_ms, o.record_seq) = (SELECT record_ms, record_seq FROM outcome n"
          + " WHERE n.decision_id = d.decision_id ORDER BY record_ms DESC, record_seq DESC LIMIT 1)";

  private final Path file;

  SqlView(Path file) {
    this.file = file;
  }

  /** A connection; the caller closes it. */
  Connection connect() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MS);
    return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
  }

  /** Every decision by id. */
  Map<String, StoredDecision> decisions() throws SQLException {
    Map<String, StoredDecision> decisions = new HashMap<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(DECISIONS)) {
      while (row.next()) {
        String id = row.getString("decision_id");
        String offerId = row.getString("offer_id");
        StoredDecision decision =
            new StoredDecision(
                id,
                row.getString("shopper_id"),
                row.getString("visit_id"),
                row.getString("reason"),
                offerId == null ? "" : offerId,
                row.getString("state"),
                row.getInt("attempt"),
                row.getString("detail"),
                row.getLong("decided_us"));
        decisions.put(id, decision);
      }
    }
    return decisions;
  }

  /** What is in there twice or more, in words. */
  List<String> doubled() throws SQLException {
    List<String> faults = new ArrayList<>();
    for (String table : List.of("decision", "outcome")) {
      String sql =
          "SELECT decision_id, count(*) FROM %s GROUP BY decision_id HAVING count(*) > 1"
              .formatted(table);
      try (Connection connection = connect();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(sql)) {
        while (row.next()) {
          faults.add(
              "SQL holds %d rows of %s %s".formatted(row.getInt(2), table, row.getString(1)));
        }
      }
    }
    return faults;
  }

  /** Everybody of whom any row speaks. */
  Set<String> shoppers() throws SQLException {
    Set<String> shoppers = new TreeSet<>();
    for (String table : TABLES_OF_PERSONS) {
      try (Connection connection = connect();
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT DISTINCT shopper_id FROM " + table)) {
        while (row.next()) {
          shoppers.add(row.getString(1));
        }
      }
    }
    return shoppers;
  }
}
