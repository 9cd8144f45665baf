package dev.beckon.cloud.history;

import dev.beckon.cloud.presence.Stopwatch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Writes rows within the transaction of its connection. A row that is there already stays. */
final class BatchWriter implements AutoCloseable {

  /** The tables in which records end, each with the columns it is written by. */
  private enum Table {
    VISIT_EVENT("event_id, type, visit_id, store_id, shopper_id, zone_id, at_ms, dwell_ms, cause"),
    DECISION(
        "decision_id, event_id, visit_id, store_id, shopper_id, zone_id, trigger_type, reason,"
            + " offer_id, offer_version, variant, propensity,"
            + " evidence_kind, evidence_subject, evidence_ms, state, attempt, detail,"
            + " heard_us, published_us, received_us, zoned_us, decided_us, accepted_us"),
    REFUSAL("place, offer_id, reason, evidence_kind, evidence_subject, evidence_ms"),
    OUTCOME(
        "decision_id, shopper_id, offer_id, state, attempt, detail,"
            + " heard_us, published_us, received_us, zoned_us, decided_us, accepted_us"),
    RECEIPT("decision_id, shopper_id, kind, at_ms"),
    REDEMPTION("decision_id, shopper_id, offer_id, offer_version, variant, store_id, act, at_ms"),
    CREDIT(
        "decision_id, shopper_id, offer_id, offer_version, variant, store_id, held_out, receipts,"
            + " amount_minor, at_ms"),
    AUDIT("at_ms, actor, act, subject, detail"),
    UNREADABLE("kind, fault, payload");

    private final String insert;

    Table(String columns) {
      String all = "record_ms, record_seq, " + columns;
      int count = all.split(",").length;
      insert =
          "INSERT INTO "
              + name().toLowerCase(java.util.Locale.ROOT)
              + " ("
              + all
              + ") VALUES ("
              + String.join(", ", Collections.nCopies(count, "?"))
              + ") ON CONFLICT DO NOTHING";
    }
  }

  private final Connection connection;
  private final Map<Table, PreparedStatement> statements = new EnumMap<>(Table.class);

  BatchWriter(Connection connection) {
    this.connection = connection;
  }

  /** Writes a batch; says how many of its records were there already. */
  int write(Batch batch) throws SQLException {
    for (Map.Entry<StreamPosition, HistoryRecord> each : batch.readable().entrySet()) {
      add(each.getKey(), each.getValue());
    }
    for (Batch.Unreadable each : batch.unreadable()) {
      add(Table.UNREADABLE, each.position(), List.of(each.kind(), each.fault(), each.payload()));
    }
    int added = 0;
    for (Map.Entry<Table, PreparedStatement> each : statements.entrySet()) {
      int rows = Arrays.stream(each.getValue().executeBatch()).sum();
      added += each.getKey() == Table.REFUSAL ? 0 : rows;
    }
    return batch.size() - added;
  }

  private void add(StreamPosition at, HistoryRecord row) throws SQLException {
    if (row instanceof HistoryRecord.VisitEvent r) {
      add(
          Table.VISIT_EVENT,
          at,
          Arrays.asList(
              r.eventId(),
              r.type(),
              r.visitId(),
              r.storeId(),
              r.shopperId(),
              r.zoneId(),
              r.atMs(),
              r.dwellMs(),
              r.cause()));
    } else if (row instanceof HistoryRecord.Decision r) {
      addDecision(at, r);
    } else if (row instanceof HistoryRecord.Outcome r) {
      Stopwatch s = r.stopwatch();
      add(
          Table.OUTCOME,
          at,
          Arrays.asList(
              r.decisionId(),
              r.shopperId(),
              r.offerId(),
              r.state(),
              r.attempt(),
              r.detail(),
              us(s.heardUs()),
              us(s.publishedUs()),
              us(s.receivedUs()),
              us(s.zonedUs()),
              us(s.decidedUs()),
              us(s.acceptedUs())));
    } else if (row instanceof HistoryRecord.Receipt r) {
      add(Table.RECEIPT, at, List.of(r.decisionId(), r.shopperId(), r.kind(), r.atMs()));
    } else if (row instanceof HistoryRecord.Redemption r) {
      add(
          Table.REDEMPTION,
          at,
          Arrays.asList(
              r.decisionId(),
              r.shopperId(),
              r.offerId(),
              r.offerVersion(),
              r.variant(),
              r.storeId(),
              r.act(),
              r.atMs()));
    } else if (row instanceof HistoryRecord.Credit r) {
      add(
          Table.CREDIT,
          at,
          List.of(
              r.decisionId(),
              r.shopperId(),
              r.offerId(),
              r.offerVersion(),
              r.variant(),
              r.storeId(),
              r.heldOut() ? 1 : 0,
              r.receipts(),
              r.amountMinor(),
              r.atMs()));
    } else if (row instanceof HistoryRecord.Audit r) {
      add(Table.AUDIT, at, Arrays.asList(r.atMs(), r.actor(), r.act(), r.subject(), r.detail()));
    }
  }

  private void addDecision(StreamPosition at, HistoryRecord.Decision r) throws SQLException {
    Stopwatch s = r.stopwatch();
    HistoryRecord.Making making = r.making();
    HistoryRecord.Evidence evidence = orNone(r.evidence());
    add(
        Table.DECISION,
        at,
        Arrays.asList(
            r.decisionId(),
            r.eventId(),
            r.visitId(),
            r.storeId(),
            r.shopperId(),
            r.zoneId(),
            r.trigger(),
            r.reason(),
            r.offerId(),
            making == null ? null : making.offerVersion(),
            making == null ? null : making.variant(),
            making == null ? null : making.propensity(),
            evidence.kind(),
            evidence.subject(),
            evidence.atMs(),
            r.state(),
            r.attempt(),
            r.detail(),
            us(s.heardUs()),
            us(s.publishedUs()),
            us(s.receivedUs()),
            us(s.zonedUs()),
            us(s.decidedUs()),
            us(s.acceptedUs())));
    int place = 0;
    for (HistoryRecord.Refusal refusal : r.refused()) {
      HistoryRecord.Evidence its = orNone(refusal.evidence());
      add(
          Table.REFUSAL,
          at,
          Arrays.asList(
              place++, refusal.offerId(), refusal.reason(), its.kind(), its.subject(), its.atMs()));
    }
  }

  private static HistoryRecord.Evidence orNone(HistoryRecord.Evidence evidence) {
    return evidence == null ? HistoryRecord.Evidence.NONE : evidence;
  }

  private static Long us(long us) {
    return us == 0 ? null : us;
  }

  private void add(Table table, StreamPosition at, List<?> values) throws SQLException {
    PreparedStatement statement = statements.get(table);
    if (statement == null) {
      statement = connection.prepareStatement(table.insert);
      statements.put(table, statement);
    }
    statement.setLong(1, at.ms());
    statement.setLong(2, at.seq());
    int column = 3;
    for (Object value : values) {
      if (value instanceof String text) {
        statement.setString(column, text);
      } else if (value instanceof Integer number) {
        statement.setInt(column, number);
      } else if (value instanceof Long number) {
        statement.setLong(column, number);
      } else if (value instanceof Double number) {
        statement.setDouble(column, number);
      } else {
        statement.setNull(column, Types.NULL); // the server knows the column's type
      }
      column++;
    }
    statement.addBatch();
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : statements.values()) {
      statement.close();
    }
  }
}
