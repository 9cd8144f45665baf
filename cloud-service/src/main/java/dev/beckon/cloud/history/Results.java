package dev.beckon.cloud.history;

import dev.beckon.cloud.decision.Pursuit;
import dev.beckon.cloud.history.OfferResults.Deliveries;
import dev.beckon.cloud.history.OfferResults.Group;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Adds up what became of one offer. */
final class Results {
  private static final String DECISIONS =
      "SELECT d.reason, count(*), count(DISTINCT d.shopper_id) FROM decision d WHERE d.offer_id = ?";

  /** What no push service accepted waits in the app. */
  private static final String HOW =
      "CASE WHEN o.state = 'ACCEPTED' AND o.accepted_us IS NULL THEN 'IN_APP' ELSE o.state END";

  private static final String OUTCOMES =
      "SELECT "
          + HOW
          + ", count(*) FROM outcome o"
          + " JOIN decision d ON d.decision_id = o.decision_id WHERE d.offer_id = ?";
  private static final String RECEIPTS =
      "SELECT r.kind, count(*) FROM receipt r"
          + " JOIN decision d ON d.decision_id = r.decision_id WHERE d.offer_id = ?";
  private static final String REDEMPTIONS =
      "SELECT d.act, count(*) FROM redemption d WHERE d.offer_id = ?";
  private static final String CREDITS =
      "SELECT CASE WHEN c.held_out = 1 THEN 'HELD_OUT' ELSE 'OFFERED' END,"
          + " sum(c.receipts), sum(c.amount_minor) FROM credit c"
          + " JOIN decision d ON d.decision_id = c.decision_id WHERE d.offer_id = ?";

  private final Connection connection;
  private final String offerId;
  private final List<String> storeIds;

  private Results(Connection connection, String offerId, Collection<String> storeIds) {
    this.connection = connection;
    this.offerId = offerId;
    this.storeIds = List.copyOf(storeIds);
  }

  /**
   * @param storeIds whose decisions count; empty means all
   * @param pursuit of which to say what is reached; empty for none
   */
  static OfferResults of(
      Connection connection, String offerId, Collection<String> storeIds, Optional<Pursuit> pursuit)
      throws SQLException {
    OptionalLong reached =
        pursuit.isPresent()
            ? OptionalLong.of(Reached.of(connection, offerId, pursuit.get()))
            : OptionalLong.empty();
    return new Results(connection, offerId, storeIds).all(reached);
  }

  private OfferResults all(OptionalLong reached) throws SQLException {
    Sums decisions = sums(DECISIONS, "d.reason");
    Sums outcomes = sums(OUTCOMES, HOW);
    Sums receipts = sums(RECEIPTS, "r.kind");
    Sums redemptions = sums(REDEMPTIONS, "d.act");
    Sums credits = sums(CREDITS, "c.held_out");
    long refunded = outcomes.of("REJECTED") + outcomes.of("EXPIRED");
    return new OfferResults(
        new Deliveries(
            decisions.of("OFFERED") - refunded,
            outcomes.of("ACCEPTED"),
            outcomes.of("IN_APP"),
            outcomes.of("UNKNOWN"),
            outcomes.of("REJECTED"),
            outcomes.of("EXPIRED"),
            receipts.of("SHOWN"),
            receipts.of("OPENED"),
            receipts.of("DISMISSED")),
        redemptions.of("REDEEMED") - redemptions.of("REVERSED"),
        group("OFFERED", decisions, credits),
        group("HELD_OUT", decisions, credits),
        reached);
  }

  private static Group group(String reason, Sums decisions, Sums credits) {
    return new Group(
        decisions.of(reason), decisions.second(reason), credits.of(reason), credits.second(reason));
  }

  /** One or two sums by name. */
  private record Sums(Map<String, long[]> byName) {
    long of(String name) {
      return byName.containsKey(name) ? byName.get(name)[0] : 0;
    }

    long second(String name) {
      return byName.containsKey(name) ? byName.get(name)[1] : 0;
    }
  }

  private Sums sums(String select, String by) throws SQLException {
    String ofStores =
        storeIds.isEmpty()
            ? ""
            : " AND d.store_id IN ("
                + String.join(", ", Collections.nCopies(storeIds.size(), "?"))
                + ")";
    List<String> arguments = new ArrayList<>(List.of(offerId));
    arguments.addAll(storeIds);
    Map<String, long[]> byName = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(select + ofStores + " GROUP BY " + by)) {
      for (int i = 0; i < arguments.size(); i++) {
        statement.setString(i + 1, arguments.get(i));
      }
      try (ResultSet row = statement.executeQuery()) {
        boolean two = row.getMetaData().getColumnCount() > 2;
        while (row.next()) {
          byName.put(row.getString(1), new long[] {row.getLong(2), two ? row.getLong(3) : 0});
        }
      }
    }
    return new Sums(byName);
  }
}
