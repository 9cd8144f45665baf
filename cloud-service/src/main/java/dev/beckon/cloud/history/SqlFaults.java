package dev.beckon.cloud.history;

import java.sql.SQLException;
import java.util.Set;
import org.flywaydb.core.api.FlywayException;

/** What a database's errors mean, across SQLite and PostgreSQL. */
final class SqlFaults {
  /** SQLite's primary result codes TOOBIG, CONSTRAINT and MISMATCH. */
  private static final Set<Integer> SQLITE_DATA = Set.of(18, 19, 20);

  private static final int SQLITE_ERROR = 1;
  private static final int SQLITE_BUSY = 5;
  private static final int SQLITE_LOCKED = 6;
  private static final int SQLITE_IOERR = 10;
  private static final int SQLITE_FULL = 13;
  private static final String POSTGRES_NO_TABLE = "42P01";

  private SqlFaults() {}

  /** Whether the database refuses the very data, so that trying again is of no use. */
  static boolean refusesData(SQLException failure) {
    String state = failure.getSQLState();
    return state == null
        ? SQLITE_DATA.contains(failure.getErrorCode() & 0xFF)
        : state.startsWith("22") || state.startsWith("23");
  }

  /** Whether tables may be missing, so that migrating again may help. */
  static boolean mayMissTables(SQLException failure) {
    String state = failure.getSQLState();
    return state == null
        ? (failure.getErrorCode() & 0xFF) == SQLITE_ERROR
        : state.equals(POSTGRES_NO_TABLE);
  }

  /** What went wrong, for an operator; never a value out of a record. */
  static String sentence(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sentence(sql);
      }
    }
    return failure instanceof FlywayException
        ? "its tables cannot be brought up to date: " + firstLine(failure.getMessage())
        : failure.getClass().getSimpleName();
  }

  private static String sentence(SQLException failure) {
    String state = failure.getSQLState();
    if (state == null) {
      return switch (failure.getErrorCode() & 0xFF) {
        case SQLITE_BUSY, SQLITE_LOCKED -> "somebody else holds it locked";
        case SQLITE_FULL -> "the disk is full";
        case SQLITE_IOERR -> "the disk is full or fails: " + firstLine(failure.getMessage());
        default -> firstLine(failure.getMessage());
      };
    }
    return switch (state.substring(0, 2)) {
      case "08", "28", "3D", "53", "57", "58" -> firstLine(failure.getMessage());
      case "40" -> "another service on it was faster (SQL state " + state + ")";
      case "55" -> "somebody else holds it locked (SQL state " + state + ")";
      default -> "it answers with SQL state " + state;
    };
  }

  private static String firstLine(String text) {
    return text == null ? "no message" : text.lines().findFirst().orElse("no message");
  }
}
