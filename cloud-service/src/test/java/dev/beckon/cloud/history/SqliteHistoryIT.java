package dev.beckon.cloud.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteHistoryIT extends ErasureScenarios {
  @TempDir Path directory;
  private Path file;

  @Override
  HistoryDatabase emptyDatabase() throws Exception {
    file = directory.resolve("data/history.db");
    return HistoryDatabase.sqlite(file);
  }

  @Override
  AutoCloseable lock() throws Exception {
    Connection other = database.connect();
    try (var statement = other.createStatement()) {
      statement.execute("BEGIN EXCLUSIVE");
    }
    return other;
  }

  @Override
  String refuseEvent(String eventId) {
    return "CREATE TRIGGER refuse BEFORE INSERT ON visit_event WHEN NEW.event_id = '"
        + eventId
        + "' BEGIN SELECT RAISE(ABORT, 'no'); END";
  }

  @Test
  void itsFileIsTheOwnersAlone() throws Exception {
    database.migrate();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Rows.select(database, "PRAGMA secure_delete")).containsExactly(List.of("1"));
    assertThat(Rows.select(database, "PRAGMA journal_mode")).containsExactly(List.of("wal"));
  }

  @Test
  void itsFilesForgetTheErased() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    start(100_000);
    List<String> shoppers = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      shoppers.add("sh" + Long.toString(random.nextLong() & Long.MAX_VALUE, 36));
      redis.agree(shoppers.get(i));
    }
    for (int n = 0; n < 4_000; n++) {
      redis.record(shoppers.get(random.nextInt(shoppers.size())), n);
    }
    drained(4_000);
    List<String> forgotten = shoppers.subList(0, 20);
    assertThat(found(forgotten)).as("before").hasSize(20);
    for (String each : forgotten) {
      redis.forget(each);
      assertThat(wait(history.erase(each)).total()).isPositive();
    }
    await("seed " + seed).untilAsserted(() -> assertThat(found(forgotten)).isEmpty());
    assertThat(found(shoppers)).hasSize(40);
  }

  /** Those of the ids that stand anywhere in the database's files. */
  private List<String> found(List<String> ids) throws Exception {
    StringBuilder bytes = new StringBuilder();
    try (var files = Files.list(file.getParent())) {
      for (Path each : files.toList()) {
        bytes.append(Files.readString(each, StandardCharsets.ISO_8859_1));
      }
    }
    return ids.stream().filter(id -> bytes.indexOf(id) >= 0).toList();
  }
}
