package dev.beckon.cloud.history;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rewrites a SQLite file after erasures. Overwriting what is deleted is not enough there: a page
 * that was split or merged may keep, outside its rows, bytes of rows moved elsewhere. Rewriting
 * takes about a second per 200 MB, so it may take a twentieth of the time at most: in small files
 * it follows each erasure at once, in large ones it serves several together.
 */
final class Compaction {
  private static final Logger log = LoggerFactory.getLogger(Compaction.class);
  private static final long REST = 20;
  private static final long RETRY_NS = 600_000_000_000L;

  private final HistoryDatabase database;
  private boolean due;
  private long notBeforeNs = System.nanoTime();

  Compaction(HistoryDatabase database) {
    this.database = database;
  }

  /** Rows were erased. */
  void rowsErased() {
    due = true;
  }

  /** Rewrites the file where that is due; what keeps it from it is logged, and it comes again. */
  void run(Connection connection) {
    if (!due || System.nanoTime() - notBeforeNs < 0) {
      return;
    }
    long startNs = System.nanoTime();
    try {
      database.rewrite(connection);
      due = false;
      notBeforeNs = System.nanoTime() + REST * (System.nanoTime() - startNs);
    } catch (SQLException e) {
      notBeforeNs = System.nanoTime() + RETRY_NS;
      log.warn(
          "{} was not rewritten after erasures and will be in 10 min: {}",
          database.name(),
          SqlFaults.sentence(e));
    }
  }
}
