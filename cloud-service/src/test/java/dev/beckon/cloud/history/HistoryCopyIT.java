package dev.beckon.cloud.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A history is carried from SQLite into PostgreSQL and back. */
@Timeout(120)
class HistoryCopyIT {
  private static final int RECORDS = 2_500;

  @TempDir Path dir;

  @Test
  void comesThroughPostgresAsItWas() throws Exception {
    Optional<Path> programs = PostgresServer.programs();
    Assumptions.assumeTrue(
        programs.isPresent(),
        "PostgreSQL's server programs are not installed (apt-get install postgresql)");
    HistoryDatabase first = filled();
    PostgresServer server = PostgresServer.start(programs.get());
    try {
      server.execute("CREATE DATABASE copied");
      HistoryDatabase between = HistoryDatabase.postgres(server.url("copied"), "beckon", null);
      HistoryDatabase last = HistoryDatabase.sqlite(dir.resolve("last.db"));
      long rows = HistoryCopy.copy(first, between);
      assertThat(rows).isGreaterThan(RECORDS);
      assertThat(HistoryCopy.copy(between, last)).isEqualTo(rows);
      for (String table : List.of("visit_event", "decision", "outcome", "receipt", "drained")) {
        String all = "SELECT * FROM " + table + " ORDER BY 1, 2";
        assertThat(Rows.select(last, all)).as(table).isEqualTo(Rows.select(first, all));
      }
      assertThatThrownBy(() -> HistoryCopy.copy(first, between))
          .hasMessageContaining("it holds a history already");
      assertThat(Rows.positions(between)).isEqualTo(Rows.positions(first));
    } finally {
      server.stop();
    }
  }

  private HistoryDatabase filled() throws Exception {
    HistoryDatabase database = HistoryDatabase.sqlite(dir.resolve("first.db"));
    database.migrate();
    try (RedisRig redis = new RedisRig(dir.resolve("data"));
        Connection connection = database.connect()) {
      redis.agree("s1");
      for (int n = 0; n < RECORDS; n++) {
        redis.record("s1", n);
      }
      assertThat(new Drain(redis.stream(100_000)).step(connection, RECORDS).stored())
          .isEqualTo(RECORDS);
    }
    return database;
  }
}
