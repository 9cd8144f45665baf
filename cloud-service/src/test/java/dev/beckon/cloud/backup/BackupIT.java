package dev.beckon.cloud.backup;

import static dev.beckon.cloud.store.RedisFixture.await;
import static dev.beckon.cloud.store.RedisFixture.entered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.decision.Reason;
import dev.beckon.cloud.history.HistoryDatabase;
import dev.beckon.cloud.history.HistorySettings;
import dev.beckon.cloud.history.SqlHistory;
import dev.beckon.cloud.store.AppendFsync;
import dev.beckon.cloud.store.EmbeddedRedis;
import dev.beckon.cloud.store.HighWaterMark;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisClaims;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisFixture;
import dev.beckon.cloud.store.RedisHistoryStream;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backup of a real Redis and a real SQLite file, brought back to an empty folder. */
@Timeout(120)
class BackupIT {
  private static final long T0_MS = 1_795_435_200_000L;
  private static final String FINGERPRINT = "0123456789abcdef";

  @TempDir Path dir;
  private Path oldData;
  private Path newData;
  private Path archive;
  private RedisFixture old;

  @BeforeEach
  void start() throws Exception {
    oldData = Files.createDirectory(dir.resolve("old"));
    newData = Files.createDirectory(dir.resolve("new"));
    archive = dir.resolve("backup.zip");
    old = new RedisFixture(oldData);
    old.consent("s1", "ANDROID", "token-1");
    old.consent("s2", "ANDROID", "token-2");
    claim(old.redis(), oldData, "d1", "s1");
    claim(old.redis(), oldData, "d2", "s2");
    drainUntil(old.redis(), oldData, "d1", "d2");
  }

  @AfterEach
  void stop() throws IOException {
    old.close();
  }

  @Test
  void whatWasChargedIsChargedAndTheHistoryGoesOn() throws Exception {
    claim(old.redis(), oldData, "d3", "s1");
    Backup.create(sources(), archive, T0_MS);
    assertThat(oldData.resolve("redis/dump.rdb")).as("a copy left behind").doesNotExist();

    Restore.Result result = Restore.run(archive, embedded());

    assertThat(result).isEqualTo(new Restore.Result(T0_MS, 0));
    assertThat(Restore.keyFingerprint(archive)).isEqualTo(FINGERPRINT);
    assertThat(decisions(newData)).containsExactly("d1", "d2");
    try (EmbeddedRedis server = EmbeddedRedis.start(newData, AppendFsync.ALWAYS);
        RedisConnection redis = RedisConnection.open(server.url())) {
      assertThat(await(redis.async().hget(Keys.installation("i-s1"), "pushToken")))
          .isEqualTo("token-1");
      assertThat(await(redis.async().ttl(Keys.decision("d1")))).isPositive();
      assertThat(claim(redis, newData, "d4", "s1").reason()).isEqualTo(Reason.CAP_VISIT);
      assertThat(claim(redis, newData, "d5", "s2").reason()).isEqualTo(Reason.OFFERED);
      drainUntil(redis, newData, "d1", "d2", "d3", "d4", "d5");
    }
  }

  @Test
  void whoWithdrewWhileItWasMadeIsErasedAfterwards() throws Exception {
    Path between = dir.resolve("between.db");
    dev.beckon.cloud.history.HistoryCopy.copy(history(), HistoryDatabase.sqlite(between));
    await(old.redis().async().del(Keys.shopper("s2"), Keys.installation("i-s2")));
    Backup.Sources sources =
        new Backup.Sources(
            URI.create(old.server().url()),
            HistoryDatabase.sqlite(between),
            config(),
            Map.of(),
            FINGERPRINT);
    Backup.create(sources, archive, T0_MS);

    assertThat(Restore.run(archive, embedded()).forgotten()).isEqualTo(1);

    assertThat(decisions(newData)).containsExactly("d1", "d2");
    try (EmbeddedRedis server = EmbeddedRedis.start(newData, AppendFsync.ALWAYS);
        RedisConnection redis = RedisConnection.open(server.url())) {
      drainUntil(redis, newData, "d1");
    }
  }

  @Test
  void comesBackIntoAnEmptyRedisElsewhere() throws Exception {
    Backup.create(sources(), archive, T0_MS);
    try (RedisFixture elsewhere = new RedisFixture(dir.resolve("elsewhere"))) {
      Restore.Target target =
          new Restore.Target(newData, Optional.of(elsewhere.server().url()), Optional.empty());
      Restore.run(archive, target);
      assertThat(await(elsewhere.redis().async().dbsize()))
          .isEqualTo(await(old.redis().async().dbsize()));
      assertThat(await(elsewhere.redis().async().ttl(Keys.decision("d1")))).isPositive();
      assertThat(newData.resolve("redis")).doesNotExist();

      Files.delete(newData.resolve("history.db"));
      assertThatThrownBy(() -> Restore.run(archive, target))
          .hasMessageMatching("redis.url: that Redis holds \\d+ keys; it must be empty");
      assertThat(newData).isEmptyDirectory();
    }
  }

  @Test
  void neitherABackupNorARestorationOverwritesAnything() throws Exception {
    Backup.create(sources(), archive, T0_MS);
    assertThatThrownBy(() -> Backup.create(sources(), archive, T0_MS))
        .hasMessageEndingWith("exists; a backup overwrites nothing");
    Files.createDirectory(newData.resolve("redis"));
    assertThatThrownBy(() -> Restore.run(archive, embedded()))
        .hasMessageContaining("exists; a restoration overwrites nothing");
    assertThat(newData.resolve("redis")).isEmptyDirectory();
    assertThat(newData.resolve("history.db")).doesNotExist();
  }

  @Test
  void aRedisThatIsAwayOrKeepsUsOutLeavesNoFile() throws Exception {
    URI wrong = URI.create(old.server().url().replaceFirst(":[0-9a-f]+@", ":wrong@"));
    Backup.Sources refused = new Backup.Sources(wrong, history(), config(), Map.of(), FINGERPRINT);
    assertThatThrownBy(() -> Backup.create(refused, archive, T0_MS))
        .hasMessageContaining("Redis refuses AUTH");
    assertThat(archive).doesNotExist();
    try (var left = Files.list(dir)) {
      assertThat(left.filter(file -> file.getFileName().toString().startsWith("."))).isEmpty();
    }
  }

  private Backup.Sources sources() throws IOException {
    return new Backup.Sources(
        URI.create(old.server().url()), history(), config(), Map.of(), FINGERPRINT);
  }

  private Path config() throws IOException {
    return Files.writeString(dir.resolve("beckon.yaml"), "stores: []\n");
  }

  private HistoryDatabase history() throws IOException {
    return HistoryDatabase.sqlite(oldData.resolve(HistoryDatabase.FILE));
  }

  private Restore.Target embedded() {
    return new Restore.Target(newData, Optional.empty(), Optional.empty());
  }

  private static void drainUntil(RedisConnection redis, Path data, String... decisionIds)
      throws Exception {
    SqlHistory history = history(redis, data);
    try {
      Awaitility.await()
          .ignoreExceptionsInstanceOf(SQLException.class)
          .atMost(20, TimeUnit.SECONDS)
          .untilAsserted(() -> assertThat(decisions(data)).containsExactly(decisionIds));
    } finally {
      history.close();
    }
  }

  private static SqlHistory history(RedisConnection redis, Path data) throws IOException {
    return SqlHistory.start(
        HistoryDatabase.sqlite(data.resolve(HistoryDatabase.FILE)),
        new RedisHistoryStream(redis, History.DEFAULT),
        HistorySettings.keeping(Duration.ofDays(3650)),
        () -> T0_MS);
  }

  private static List<String> decisions(Path data) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve(HistoryDatabase.FILE));
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT decision_id FROM decision ORDER BY decision_id")) {
      List<String> found = new java.util.ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  /** One offer a visit at most, and two are made of each shopper's visit by d3 and d4. */
  private static Claims.Outcome claim(
      RedisConnection redis, Path data, String decisionId, String shopperId) {
    Claims claims =
        new RedisClaims(
            redis,
            AttentionLimits.of(2, Duration.ZERO, 9, Duration.ofSeconds(30)),
            new HighWaterMark(data),
            History.DEFAULT,
            null,
            new SimpleMeterRegistry());
    var event = entered("e-" + decisionId, "v-" + shopperId, shopperId, T0_MS);
    return await(
        claims.claim(
            RedisFixture.request(
                decisionId, event, List.of(), List.of(Offers.offer("offer-" + decisionId)), null)));
  }
}
