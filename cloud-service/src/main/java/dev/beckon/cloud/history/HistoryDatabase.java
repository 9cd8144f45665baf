package dev.beckon.cloud.history;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The SQL database that keeps the history: where it is, and how its few peculiarities are met. */
public final class HistoryDatabase {
  /** What the SQLite file in the data directory is called. */
  public static final String FILE = "history.db";

  private static final int BUSY_MS = 1_000;
  private static final int CONNECT_S = 5;
  private static final int ANSWER_S = 30;
  private static final String MIGRATIONS = "classpath:dev/beckon/cloud/history/migration";

  private final String name;
  private final DataSource source;
  private final List<String> sessionSettings;
  private final boolean keepsDeletedInLog;

  HistoryDatabase(
      String name, DataSource source, List<String> sessionSettings, boolean keepsDeletedInLog) {
    this.name = name;
    this.source = source;
    this.sessionSettings = sessionSettings;
    this.keepsDeletedInLog = keepsDeletedInLog;
  }

  /**
   * A SQLite file with a write-ahead log, readable by its owner only. What is deleted is
   * overwritten.
   *
   * @param file created where missing, with its folder
   * @throws IOException when it cannot be created
   */
  public static HistoryDatabase sqlite(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    if (Files.notExists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return new HistoryDatabase(
        "SQLite file " + file.getFileName(), sqliteSource(file), List.of(), true);
  }

  static DataSource sqliteSource(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // What a power cut may take back is still in the stream, as the position goes back with it.
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(BUSY_MS);
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  /**
   * A PostgreSQL database of the retailer's own.
   *
   * @param url jdbc:postgresql://host[:port]/database[?sslmode=verify-full…]
   * @param user or null to take it from the URL
   * @param password or null to take it from the URL or the driver's password file
   * @throws IllegalArgumentException when the driver does not understand the URL
   */
  public static HistoryDatabase postgres(String url, String user, String password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    if (user != null) {
      source.setUser(user);
    }
    if (password != null) {
      source.setPassword(password);
    }
    source.setConnectTimeout(CONNECT_S);
    source.setLoginTimeout(CONNECT_S);
    source.setSocketTimeout(ANSWER_S);
    source.setTcpKeepAlive(true);
    source.setApplicationName("beckon-history");
    URI place = URI.create(url.substring("jdbc:".length()));
    List<String> settings = List.of("SET lock_timeout = '2s'", "SET statement_timeout = '20s'");
    return new HistoryDatabase("PostgreSQL at " + place.getHost(), source, settings, false);
  }

  /** The same database, reached through something that a test puts in between. */
  HistoryDatabase through(UnaryOperator<DataSource> between) {
    return new HistoryDatabase(name, between.apply(source), sessionSettings, keepsDeletedInLog);
  }

  /** What operators call it; holds no credential. */
  String name() {
    return name;
  }

  /** A new connection, ready for use. */
  Connection connect() throws SQLException {
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      for (String setting : sessionSettings) {
        statement.execute(setting);
      }
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Brings the tables up to what this version needs.
   *
   * @throws org.flywaydb.core.api.FlywayException when that fails, or a newer version made them
   */
  void migrate() {
    Flyway.configure(HistoryDatabase.class.getClassLoader())
        .dataSource(source)
        .locations(MIGRATIONS)
        .table("history_schema")
        .load()
        .migrate();
  }

  /**
   * Makes the database's files forget what was deleted, as far as that lies with us.
   *
   * @return false when somebody else reads just now, and it has to be tried again
   */
  boolean forgetDeleted(Connection connection) throws SQLException {
    if (!keepsDeletedInLog) {
      return true;
    }
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      return answer.next() && answer.getInt(1) == 0;
    }
  }

  /**
   * Changes nothing, and fails as a write would: a lock that somebody else holds lets reads pass.
   */
  void tryWrite(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (keepsDeletedInLog) {
        statement.execute("BEGIN IMMEDIATE");
        statement.execute("ROLLBACK");
      } else {
        statement.execute("SELECT 1 FROM drained FOR UPDATE");
      }
    }
  }

  /** Rewrites a SQLite file from its rows alone; takes up to twice its size of free disk. */
  void rewrite(Connection connection) throws SQLException {
    if (!keepsDeletedInLog) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("VACUUM");
    }
    if (!forgetDeleted(connection)) {
      throw new SQLException("somebody else reads it");
    }
  }
}
