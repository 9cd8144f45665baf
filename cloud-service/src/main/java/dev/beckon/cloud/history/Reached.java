package dev.beckon.cloud.history;

import dev.beckon.cloud.decision.Offer.Goal.Metric;
import dev.beckon.cloud.decision.Pursuit;
import dev.beckon.cloud.decision.Pursuit.Span;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Counts what an offer has reached of its goal. */
final class Reached {
  private static final String OF_OFFER = " AND offer_id = ?";

  private Reached() {}

  /** A number, of revenue in minor units, over all stores of the offer. */
  static long of(Connection connection, String offerId, Pursuit pursuit) throws SQLException {
    long sum = 0;
    for (Span span : pursuit.counted()) {
      sum += of(connection, offerId, pursuit.goal().metric(), span);
    }
    return sum;
  }

  private static long of(Connection connection, String offerId, Metric metric, Span span)
      throws SQLException {
    List<Object> arguments = new ArrayList<>();
    String sql = select(metric);
    if (sql.endsWith(OF_OFFER)) {
      arguments.add(offerId);
    }
    sql += in("store_id", span.storeIds(), arguments);
    if (!span.zoneIds().isEmpty()) {
      sql += in("zone_id", span.zoneIds(), arguments);
    }
    arguments.add(span.fromMs());
    arguments.add(span.untilMs());
    try (PreparedStatement statement =
        connection.prepareStatement(sql + " AND at_ms >= ? AND at_ms < ?")) {
      for (int i = 0; i < arguments.size(); i++) {
        statement.setObject(i + 1, arguments.get(i));
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0; // nothing to add up gives NULL, which reads as 0
      }
    }
  }

  private static String select(Metric metric) {
    return switch (metric) {
      case REDEMPTIONS ->
          "SELECT sum(CASE WHEN act = 'REDEEMED' THEN 1 ELSE -1 END) FROM redemption WHERE act IN ('REDEEMED', 'REVERSED')"
              + OF_OFFER;
      case PURCHASES -> "SELECT sum(receipts) FROM credit WHERE held_out = 0" + OF_OFFER;
      case REVENUE -> "SELECT sum(amount_minor) FROM credit WHERE held_out = 0" + OF_OFFER;
      case VISITS -> // as the index visit_event_entered has them
          "SELECT count(DISTINCT visit_id) FROM visit_event WHERE type = 'ENTERED'";
    };
  }

  private static String in(String column, Collection<String> values, List<Object> arguments) {
    arguments.addAll(values);
    return " AND "
        + column
        + " IN ("
        + String.join(", ", Collections.nCopies(values.size(), "?"))
        + ")";
  }
}
