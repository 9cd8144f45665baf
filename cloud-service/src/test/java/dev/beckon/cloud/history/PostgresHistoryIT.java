package dev.beckon.cloud.history;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class PostgresHistoryIT extends ErasureScenarios {
  private PostgresServer server;
  private int databases;

  @Override
  @BeforeAll
  void startRedis(@TempDir Path directory) throws Exception {
    Optional<Path> programs = PostgresServer.programs();
    Assumptions.assumeTrue(
        programs.isPresent(),
        "PostgreSQL's server programs are not installed (apt-get install postgresql)");
    server = PostgresServer.start(programs.get());
    super.startRedis(directory);
  }

  @AfterAll
  void stopPostgres() throws Exception {
    if (server != null) {
      server.stop();
    }
  }

  @Override
  HistoryDatabase emptyDatabase() throws Exception {
    String name = "history" + ++databases;
    server.execute("CREATE DATABASE " + name);
    return HistoryDatabase.postgres(server.url(name), "beckon", null);
  }

  @Override
  AutoCloseable lock() throws Exception {
    Connection other = database.connect();
    other.setAutoCommit(false);
    try (var statement = other.createStatement()) {
      statement.execute("LOCK TABLE drained IN ACCESS EXCLUSIVE MODE");
    }
    return other;
  }

  @Override
  String refuseEvent(String eventId) {
    return "ALTER TABLE visit_event ADD CHECK (event_id <> '" + eventId + "')";
  }
}
