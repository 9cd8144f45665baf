package dev.beckon.cloud.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Shoppers still to be erased from SQL. Who asked waits in memory; that it is to be done stands in
 * the stream's store too, so that it is done after a restart as well.
 */
final class Erasures {
  private static final String CLOSED =
      "the history is closed; an erasure that is noted follows at the next start";
  private static final int MAX_WAITING = 10_000;
  private static final int AT_ONCE = 100;
  private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(5);

  private final HistoryStream stream;
  private final HistoryDatabase database;
  private final Tally tally;
  private final Compaction compaction;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private boolean closed;
  private boolean looked;
  private long lookedNs;

  private static final class Waiting {
    private final CompletableFuture<Erased> done = new CompletableFuture<>();
    private Erased soFar = Erased.NOTHING;
  }

  Erasures(HistoryStream stream, HistoryDatabase database, Tally tally) {
    this.stream = stream;
    this.database = database;
    this.tally = tally;
    compaction = new Compaction(database);
  }

  /** Takes a shopper up; who asks twice gets the same answer. Any thread. */
  synchronized CompletionStage<Erased> ask(String shopperId) {
    if (closed) {
      return CompletableFuture.failedFuture(new IllegalStateException(CLOSED));
    }
    Waiting known = waiting.get(shopperId);
    if (known == null) {
      if (waiting.size() == MAX_WAITING) {
        return CompletableFuture.failedFuture(
            new IllegalStateException(
                MAX_WAITING + " erasures wait already; this one is noted and follows later"));
      }
      known = new Waiting();
      waiting.put(shopperId, known);
    }
    return known.done.minimalCompletionStage();
  }

  synchronized int count() {
    return waiting.size();
  }

  /** Erases who is to be erased. The history's thread. */
  void serve(Connection connection) throws SQLException, StreamAwayException {
    if (!looked || System.nanoTime() - lookedNs > LOOK_NS) {
      Drain.await(stream.toErase(AT_ONCE)).forEach(this::ask);
      looked = true;
      lookedNs = System.nanoTime();
    }
    List<String> now = first(AT_ONCE);
    if (now.isEmpty()) {
      compaction.run(connection);
      return;
    }
    for (String shopperId : now) {
      Erased rows = Eraser.erase(connection, shopperId);
      tally.erasedRows.add(rows.total());
      add(shopperId, rows);
      if (rows.total() > 0) {
        compaction.rowsErased();
      }
    }
    if (!database.forgetDeleted(connection)) {
      throw new SQLException("somebody else reads it, and what was erased is still in its log");
    }
    compaction.run(connection);
    for (String shopperId : now) {
      Drain.await(stream.erased(shopperId));
      finish(shopperId);
    }
  }

  private synchronized List<String> first(int most) {
    List<String> ids = new ArrayList<>(waiting.keySet());
    return ids.subList(0, Math.min(most, ids.size()));
  }

  private synchronized void add(String shopperId, Erased rows) {
    Waiting each = waiting.get(shopperId);
    each.soFar = each.soFar.plus(rows);
  }

  private void finish(String shopperId) {
    Waiting each;
    synchronized (this) {
      each = waiting.remove(shopperId);
    }
    each.done.complete(each.soFar);
  }

  /** Tells everybody who waits that it is not done yet. */
  void stop() {
    List<Waiting> left;
    synchronized (this) {
      closed = true;
      left = new ArrayList<>(waiting.values());
      waiting.clear();
    }
    for (Waiting each : left) {
      each.done.completeExceptionally(new IllegalStateException(CLOSED));
    }
  }
}
