package dev.beckon.cloud.history;

import java.sql.Connection;
import java.sql.SQLException;

/** Runs work in one transaction: all of it or nothing. */
final class Transactions {

  /** Work that may fail with what a database or {@link HistoryStream} fails with. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException, StreamAwayException;
  }

  private Transactions() {}

  static <T> T run(Connection connection, Work<T> work) throws SQLException, StreamAwayException {
    connection.setAutoCommit(false);
    boolean done = false;
    try {
      T result = work.run();
      connection.commit();
      done = true;
      return result;
    } finally {
      if (!done) {
        connection.rollback();
      }
      connection.setAutoCommit(true);
    }
  }
}
