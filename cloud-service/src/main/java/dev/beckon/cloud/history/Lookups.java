package dev.beckon.cloud.history;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts decisions together again, as Decision of openapi.yaml. */
final class Lookups {
  private static final List<String> STAGES =
      List.of("heard", "published", "received", "zoned", "decided", "accepted");
  private static final String STAGE_COLUMNS = String.join("_us, ", STAGES) + "_us";
  private static final String DECISION =
      "SELECT record_ms, record_seq, decision_id, event_id, visit_id, store_id, shopper_id, zone_id,"
          + " trigger_type, reason, offer_id, offer_version, variant, propensity,"
          + " evidence_kind, evidence_subject, evidence_ms, state, attempt, detail, "
          + STAGE_COLUMNS
          + " FROM decision WHERE ";

  private Lookups() {}

  /** The decision of that id; the newest, should there be two. */
  static Optional<String> decision(Connection connection, String decisionId) throws SQLException {
    return decisions(connection, "decision_id = ?", decisionId, 1).stream().findFirst();
  }

  /** A shopper's decisions, newest first. */
  static List<String> ofShopper(Connection connection, String shopperId, int limit)
      throws SQLException {
    return decisions(connection, "shopper_id = ?", shopperId, limit);
  }

  private static List<String> decisions(
      Connection connection, String where, String argument, int limit) throws SQLException {
    String sql = DECISION + where + " ORDER BY record_ms DESC, record_seq DESC LIMIT ?";
    List<String> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, argument);
      select.setInt(2, limit);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          JsonObject json = decision(row);
          json.put("refused", refusals(connection, row.getLong(1), row.getLong(2)));
          addOutcome(connection, json);
          found.add(json.encode());
        }
      }
    }
    return found;
  }

  private static JsonObject decision(ResultSet row) throws SQLException {
    JsonObject json = new JsonObject();
    put(json, "decisionId", row.getString("decision_id"));
    put(json, "eventId", row.getString("event_id"));
    put(json, "visitId", row.getString("visit_id"));
    put(json, "storeId", row.getString("store_id"));
    put(json, "shopperId", row.getString("shopper_id"));
    put(json, "zoneId", row.getString("zone_id"));
    put(json, "trigger", row.getString("trigger_type"));
    put(json, "reason", row.getString("reason"));
    put(json, "offerId", row.getString("offer_id"));
    if (row.getString("variant") != null) {
      put(json, "offerVersion", row.getInt("offer_version"));
      put(json, "variant", row.getString("variant"));
      put(json, "propensity", row.getDouble("propensity"));
    }
    putEvidence(json, row);
    return progress(json, row);
  }

  private static void putEvidence(JsonObject json, ResultSet row) throws SQLException {
    String kind = row.getString("evidence_kind");
    if (kind == null) {
      return;
    }
    JsonObject evidence = new JsonObject().put("kind", kind);
    put(evidence, "subject", row.getString("evidence_subject"));
    long atMs = row.getLong("evidence_ms");
    put(evidence, "atMs", atMs == 0 ? null : atMs);
    json.put("evidence", evidence);
  }

  /** What an outcome replaces. */
  private static JsonObject progress(JsonObject json, ResultSet row) throws SQLException {
    put(json, "state", row.getString("state"));
    put(json, "attempt", row.getInt("attempt"));
    put(json, "detail", row.getString("detail"));
    JsonObject stages = new JsonObject();
    for (String stage : STAGES) {
      long us = row.getLong(stage + "_us");
      put(stages, stage + "Us", us == 0 ? null : us);
    }
    return json.put("stopwatch", stages);
  }

  private static void put(JsonObject json, String name, Object value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private static JsonArray refusals(Connection connection, long ms, long seq) throws SQLException {
    String sql =
        "SELECT offer_id, reason, evidence_kind, evidence_subject, evidence_ms"
            + " FROM refusal WHERE record_ms = ? AND record_seq = ? ORDER BY place";
    JsonArray refused = new JsonArray();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, ms);
      select.setLong(2, seq);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          JsonObject refusal =
              new JsonObject().put("offerId", row.getString(1)).put("reason", row.getString(2));
          putEvidence(refusal, row);
          refused.add(refusal);
        }
      }
    }
    return refused;
  }

  private static void addOutcome(Connection connection, JsonObject json) throws SQLException {
    String sql =
        "SELECT state, attempt, detail, "
            + STAGE_COLUMNS
            + " FROM outcome WHERE decision_id = ? ORDER BY record_ms DESC, record_seq DESC LIMIT 1";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, json.getString("decisionId"));
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          progress(json, row);
        }
      }
    }
  }
}
