package dev.beckon.cloud.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Moves records from the stream into SQL, each exactly once: rows and position change in one
 * transaction. That transaction begins by taking the position's row, as {@link Eraser} does, so
 * whoever is forgotten before it is seen to be, and whoever is forgotten after it is erased after.
 */
final class Drain {
  private static final long ANSWER_S = 5;
  private static final String STREAM = "history";

  /** Takes the row that serialises draining and erasing, over all services on this database. */
  static final String LOCK = "UPDATE drained SET lost = lost WHERE stream = '" + STREAM + "'";

  private final HistoryStream stream;

  /**
   * What one step did.
   *
   * @param stored rows of records written
   * @param repeated records that were there already
   * @param withheld records of forgotten shoppers, not written
   * @param unreadable records parked
   * @param lost records trimmed before they could be read
   * @param left records still waiting
   * @param oldestLeftMs when the oldest of those was added, unix ms; 0 when none waits
   * @param reached how far the stream is drained now
   */
  record Step(
      int stored,
      int repeated,
      int withheld,
      int unreadable,
      long lost,
      long left,
      long oldestLeftMs,
      Mark reached) {}

  /** How far the stream is drained. */
  record Mark(StreamPosition position, long passed) {}

  Drain(HistoryStream stream) {
    this.stream = stream;
  }

  /**
   * Moves at most so many records.
   *
   * @throws SQLException when the database does not take them; nothing has changed then
   */
  Step step(Connection connection, int limit) throws SQLException, StreamAwayException {
    Mark mark = mark(connection);
    HistoryStream.Page page = await(stream.after(mark.position(), limit));
    if (page.entries().isEmpty()) {
      return new Step(0, 0, 0, 0, 0, 0, 0, mark);
    }
    Gap gap = Gap.between(mark, page, limit);
    try {
      return store(connection, mark, page, gap, Batch.of(page.entries()));
    } catch (SQLException e) {
      if (!SqlFaults.refusesData(e)) {
        throw e;
      }
      if (page.entries().size() > 1) {
        return step(connection, page.entries().size() / 2);
      }
      String fault = "the database refuses it: " + SqlFaults.sentence(e);
      Batch parked =
          new Batch(java.util.Map.of(), List.of(Batch.unreadable(page.entries().get(0), fault)));
      return store(connection, mark, page, gap, parked);
    }
  }

  /** What waits in the stream, asked without the database. */
  HistoryStream.Page peek(StreamPosition position) throws StreamAwayException {
    return await(stream.after(position, 1));
  }

  static Mark mark(Connection connection) throws SQLException {
    String sql = "SELECT position_ms, position_seq, passed FROM drained WHERE stream = ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, STREAM);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("the table drained has no row for the stream " + STREAM);
        }
        return new Mark(new StreamPosition(row.getLong(1), row.getLong(2)), row.getLong(3));
      }
    }
  }

  private Step store(
      Connection connection, Mark mark, HistoryStream.Page page, Gap gap, Batch batch)
      throws SQLException, StreamAwayException {
    List<HistoryStream.Entry> entries = page.entries();
    Mark next = new Mark(entries.get(entries.size() - 1).position(), gap.passed());
    return Transactions.run(
        connection,
        () -> {
          advance(connection, mark, next, gap.lost());
          Batch allowed =
              batch.without(forgotten(batch.shoppers()), removed(batch.revocablePositions()));
          try (BatchWriter writer = new BatchWriter(connection)) {
            int repeated = writer.write(allowed);
            return new Step(
                allowed.size() - repeated,
                repeated,
                batch.size() - allowed.size(),
                allowed.unreadable().size(),
                gap.lost(),
                gap.left(),
                gap.left() == 0 ? 0 : next.position().ms(),
                next);
          }
        });
  }

  private static void advance(Connection connection, Mark from, Mark to, long lost)
      throws SQLException {
    String sql =
        "UPDATE drained SET position_ms = ?, position_seq = ?, passed = ?, lost = lost + ?"
            + " WHERE stream = ? AND position_ms = ? AND position_seq = ?";
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setLong(1, to.position().ms());
      update.setLong(2, to.position().seq());
      update.setLong(3, to.passed());
      update.setLong(4, lost);
      update.setString(5, STREAM);
      update.setLong(6, from.position().ms());
      update.setLong(7, from.position().seq());
      if (update.executeUpdate() != 1) {
        throw new SQLException("another service drains into the same database", "40001");
      }
    }
  }

  private Set<String> forgotten(Collection<String> shoppers) throws StreamAwayException {
    return shoppers.isEmpty() ? Set.of() : await(stream.withoutConsent(shoppers));
  }

  private Set<StreamPosition> removed(Collection<StreamPosition> positions)
      throws StreamAwayException {
    return positions.isEmpty() ? Set.of() : await(stream.removed(positions));
  }

  /** Waits for the stream's answer. */
  static <T> T await(CompletionStage<T> answer) throws StreamAwayException {
    try {
      return answer.toCompletableFuture().get(ANSWER_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new StreamAwayException(e.getCause());
    } catch (TimeoutException e) {
      throw new StreamAwayException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamAwayException(e);
    }
  }
}
