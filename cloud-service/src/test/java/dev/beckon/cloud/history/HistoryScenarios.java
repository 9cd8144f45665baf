package dev.beckon.cloud.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.store.Keys;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the history promises on every database: a real Redis, a real database. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HistoryScenarios {
  protected static final long PLENTY = 100_000;
  private static final HistorySettings SETTINGS =
      new HistorySettings(Duration.ofDays(400), 50, Duration.ofMillis(20), Duration.ofMillis(200));

  protected RedisRig redis;
  protected HistoryDatabase database;
  protected SqlHistory history;

  /** An empty database. */
  abstract HistoryDatabase emptyDatabase() throws Exception;

  /** Keeps everybody else from writing to it until closed. */
  abstract AutoCloseable lock() throws Exception;

  @BeforeAll
  void startRedis(@TempDir Path directory) throws Exception {
    redis = new RedisRig(directory);
  }

  @AfterAll
  void stopRedis() throws Exception {
    if (redis != null) {
      redis.close();
    }
  }

  @BeforeEach
  void begin() throws Exception {
    redis.clear();
    database = emptyDatabase();
  }

  @AfterEach
  void end() {
    if (history != null) {
      history.close();
    }
  }

  @Test
  void keepsEveryKindOfRecordInItsTable() throws Exception {
    start(PLENTY);
    redis.agree("s1");
    for (int n = 0; n < 4; n++) {
      redis.record("s1", n);
    }
    String act = new AuditAct(9, "hq", "OFFER_CHANGED", "grinder", null).json();
    redis.raw(Map.of("kind", AuditAct.KIND, "json", act));
    drained(5);
    assertThat(Rows.select(database, "SELECT type, zone_id, dwell_ms, cause FROM visit_event"))
        .containsExactly(java.util.Arrays.asList("ENTERED", "coffee", "0", null));
    assertThat(Rows.select(database, "SELECT reason, offer_id, zoned_us, decided_us FROM decision"))
        .containsExactly(java.util.Arrays.asList("OFFERED", "grinder", null, "14"));
    assertThat(Rows.select(database, "SELECT place, offer_id, reason FROM refusal ORDER BY place"))
        .containsExactly(List.of("0", "tea", "CAP_VISIT"), List.of("1", "mug", "OUT_OF_STOCK"));
    assertThat(
            Rows.select(
                database, "SELECT evidence_kind, evidence_subject, evidence_ms FROM decision"))
        .containsExactly(List.of("BOUGHT", "beans", "9"));
    assertThat(Rows.select(database, "SELECT state, attempt, detail, accepted_us FROM outcome"))
        .containsExactly(List.of("ACCEPTED", "1", "200", "15"));
    assertThat(Rows.select(database, "SELECT decision_id, kind FROM receipt"))
        .containsExactly(List.of("d1", "SHOWN"));
    assertThat(Rows.select(database, "SELECT at_ms, actor, act, subject, detail FROM audit"))
        .containsExactly(java.util.Arrays.asList("9", "hq", "OFFER_CHANGED", "grinder", null));
    assertThat(Rows.positions(database)).isEqualTo(redis.positions());
  }

  @Test
  void tellsADecisionWithItsOutcome() throws Exception {
    start(PLENTY);
    redis.agree("s1");
    redis.record("s1", "decision", Sample.decision("s1", "d0", "CAP_VISIT"));
    redis.record("s1", 1);
    redis.record("s1", 2);
    drained(3);
    Optional<String> found = wait(history.decision("d1"));
    JsonObject expected = new JsonObject(Sample.decision("s1", "d1", "OFFERED"));
    JsonObject outcome = new JsonObject(Sample.outcome("s1", "d1"));
    for (String name : List.of("state", "attempt", "detail", "stopwatch")) {
      expected.put(name, outcome.getValue(name));
    }
    assertThat(found.map(JsonObject::new)).contains(expected);
    assertThat(wait(history.decision("d9"))).isEmpty();
    assertThat(wait(history.decisionsOf("s1", 10)))
        .extracting(json -> new JsonObject(json).getString("decisionId"))
        .containsExactly("d1", "d0");
  }

  @Test
  void storesEachRecordOnceWhereverTheConnectionBreaks() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Breaking breaking = new Breaking(new Random(seed), 12);
    HistoryDatabase breakable = database.through(breaking::around);
    database.migrate();
    redis.agree("s1");
    for (int n = 0; n < 600; n++) {
      redis.record("s1", n);
    }
    Drain drain = new Drain(redis.stream(PLENTY));
    int turns = 0;
    while (drainOnce(drain, breakable, 1 + turns % 20) && turns++ < 10_000) {}
    assertThat(Rows.positions(database)).as("seed %d", seed).isEqualTo(redis.positions());
    assertThat(Rows.count(database, "refusal")).isEqualTo(2 * 150);
    assertThat(breaking.broken).as("connections broken").isGreaterThan(10);
  }

  /** One step over a connection of its own; false when nothing is left. */
  private boolean drainOnce(Drain drain, HistoryDatabase breakable, int limit) throws Exception {
    StreamPosition last = redis.positions().get(599);
    try (Connection connection = breakable.connect()) {
      drain.step(connection, limit);
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isEqualTo("08006");
    }
    try (Connection connection = database.connect()) {
      return Drain.mark(connection).position().compareTo(last) < 0;
    }
  }

  @Test
  void recordsThatComeAgainAreNotStoredAgain() throws Exception {
    start(PLENTY);
    redis.agree("s1");
    for (int n = 0; n < 8; n++) {
      redis.record("s1", n);
    }
    drained(8);
    history.close();
    execute("UPDATE drained SET position_ms = 0, position_seq = 0");
    start(PLENTY);
    await().until(() -> history.status().repeated() == 8);
    assertThat(Rows.positions(database)).isEqualTo(redis.positions());
    assertThat(Rows.count(database, "refusal")).isEqualTo(4);
  }

  @Test
  void waitsOutALockedDatabaseAndCatchesUp() throws Exception {
    start(PLENTY);
    redis.agree("s1");
    redis.record("s1", 0);
    drained(1);
    try (AutoCloseable locked = lock()) {
      assertThat(locked).isNotNull();
      for (int n = 1; n < 200; n++) {
        redis.record("s1", n);
      }
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> history.status().state() == HistoryStatus.State.SQL_AWAY);
      assertThat(history.ailment().orElseThrow())
          .contains("somebody else holds it locked")
          .endsWith("about 199 records wait");
      await().until(() -> history.status().failures() > 1);
      assertThat(history.status().lagMs()).isPositive();
    }
    drained(200);
    assertThat(history.ailment()).isEmpty();
    assertThat(Rows.positions(database)).isEqualTo(redis.positions());
  }

  @Test
  void parksWhatIsMalformedAndGoesOn() throws Exception {
    start(PLENTY);
    redis.agree("s1");
    redis.raw(Map.of("kind", "visit", "json", "{\"shopperId\":\"s1\""));
    redis.raw(Map.of("colour", "blue"));
    redis.raw(Map.of("kind", "weather", "json", "{}"));
    redis.raw(Map.of("kind", "vi\u0000sit", "json", "\u0000"));
    redis.raw(Map.of("kind", "visit", "json", "x".repeat(5_000)));
    redis.raw(Map.of("kind", "visit", "json", Sample.visit("s1", 0).replace("coffee", "\\u0000")));
    redis.record("s1", 0);
    drained(7);
    assertThat(history.status().unreadable()).isEqualTo(6);
    assertThat(Rows.count(database, "visit_event")).isEqualTo(1);
    assertThat(
            Rows.select(
                database, "SELECT fault, kind FROM unreadable ORDER BY record_ms, record_seq"))
        .containsExactly(
            List.of("json: is not one JSON object", "visit"),
            List.of("json: is not one JSON object", ""),
            List.of("kind: is unknown", "weather"),
            List.of("json: is not one JSON object", "vi\uFFFDsit"),
            List.of("json: is not one JSON object", "visit"),
            List.of("zoneId: holds a NUL or half a character", "visit"));
    redis.forget("s1");
    assertThat(wait(history.erase("s1"))).isEqualTo(new Erased(1, 0, 0, 0, 0, 0, 2));
  }

  @Test
  void parksWhatTheDatabaseRefusesAndGoesOn() throws Exception {
    database.migrate();
    execute(refuseEvent("e100"));
    start(PLENTY);
    redis.agree("s1");
    for (int n = 0; n < 200; n += 4) {
      redis.record("s1", n);
    }
    drained(50);
    assertThat(Rows.count(database, "visit_event")).isEqualTo(49);
    assertThat(Rows.select(database, "SELECT fault FROM unreadable").get(0).get(0))
        .startsWith("the database refuses it");
    assertThat(history.status().failures()).isZero();
  }

  /** SQL that makes the table refuse an event. */
  abstract String refuseEvent(String eventId);

  @Test
  void countsWhatWasTrimmedUnread() throws Exception {
    start(100);
    redis.agree("s1");
    redis.record("s1", 0);
    drained(1);
    history.close();
    for (int n = 1; n < 400; n++) {
      redis.record("s1", n);
    }
    redis.commands().xtrim(Keys.HISTORY, 100).get(2, TimeUnit.SECONDS);
    start(100);
    drained(100);
    assertThat(history.status().lost()).isEqualTo(299);
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    HistoryMetrics.bind(metrics, history);
    assertThat(metrics.get("beckon_history_records_total").tag("fate", "lost").functionCounter())
        .returns(299.0, FunctionCounter::count);
    assertThat(metrics.get("beckon_history_up").gauge().value()).isEqualTo(1);
    assertThat(Rows.select(database, "SELECT lost FROM drained")).containsExactly(List.of("299"));
  }

  @Test
  void letsGoOfWhatIsTooOldStepByStep() throws Exception {
    start(PLENTY);
    redis.agree("s1");
    for (int n = 0; n < 120; n++) {
      redis.record("s1", n);
    }
    drained(120);
    history.close();
    for (String table : List.of("visit_event", "decision", "refusal", "outcome", "receipt")) {
      execute("UPDATE " + table + " SET record_ms = record_ms - 34646400000");
    }
    for (int n = 120; n < 124; n++) {
      redis.record("s1", n);
    }
    start(PLENTY);
    await().until(() -> history.status().expiredRows() == 120 + 60);
    await().until(() -> Rows.positions(database).size() == 4);
    assertThat(Rows.count(database, "refusal")).isEqualTo(2);
  }

  @Test
  void comesUpWhileRedisIsAwayAndAfter() throws Exception {
    start(PLENTY);
    redis.agree("s1");
    redis.record("s1", 0);
    drained(1);
    redis.commands().clientPause(4_000).get(2, TimeUnit.SECONDS);
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> history.status().state() == HistoryStatus.State.STREAM_AWAY);
    assertThat(history.ailment().orElseThrow()).startsWith("the history stream does not answer");
    await().until(() -> history.status().state() == HistoryStatus.State.DRAINING);
    redis.record("s1", 1);
    drained(2);
  }

  protected void start(long maxLength) {
    history =
        SqlHistory.start(database, redis.stream(maxLength), SETTINGS, System::currentTimeMillis);
  }

  /** Waits until this service stored so many records. */
  protected void drained(long records) {
    await().atMost(Duration.ofSeconds(20)).until(() -> history.status().stored() == records);
  }

  protected void execute(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  protected static <T> T wait(CompletionStage<T> answer) throws Exception {
    return answer.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
