package dev.beckon.cloud.history;

import static dev.beckon.cloud.store.RedisFixture.await;
import static dev.beckon.cloud.store.RedisFixture.entered;
import static dev.beckon.cloud.store.RedisFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Evidence;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.decision.Ranked;
import dev.beckon.cloud.decision.Reason;
import dev.beckon.cloud.decision.Refusal;
import dev.beckon.cloud.delivery.Receipts;
import dev.beckon.cloud.delivery.State;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.store.HighWaterMark;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.RedisClaims;
import dev.beckon.cloud.store.RedisFixture;
import dev.beckon.cloud.store.RedisHistoryReader;
import dev.beckon.cloud.store.RedisHistoryStream;
import dev.beckon.cloud.store.RedisOutbox;
import dev.beckon.cloud.store.RedisReceipts;
import dev.beckon.cloud.store.RedisVisits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The records that the service's own scripts write, read back from SQL. */
@Timeout(60)
class RecordsOfTheServiceIT {
  private static final long T0_MS = 1_795_435_200_000L;

  @TempDir Path dataDir;

  @Test
  void sqlAndRedisAgreeOnEveryDecision() throws Exception {
    HistoryDatabase database = HistoryDatabase.sqlite(dataDir.resolve("history.db"));
    database.migrate();
    try (RedisFixture redis = new RedisFixture(dataDir);
        Connection connection = database.connect()) {
      redis.consent("s1", "ANDROID", "token");
      write(redis);
      Drain.Step step =
          new Drain(new RedisHistoryStream(redis.redis(), History.DEFAULT)).step(connection, 100);
      assertThat(step).isEqualTo(new Drain.Step(6, 0, 0, 0, 0, 0, 0, step.reached()));
      assertThat(step.reached().passed()).isEqualTo(6);
      RedisHistoryReader reader = new RedisHistoryReader(redis.redis());
      for (String id : List.of("d1", "d2")) {
        assertThat(Lookups.decision(connection, id).map(JsonObject::new))
            .isPresent()
            .isEqualTo(await(reader.decision(id)).map(JsonObject::new));
      }
      assertThat(await(reader.decision("d1")).orElseThrow())
          .contains(
              "\"evidence\":{\"kind\":\"BOUGHT\",\"subject\":\"beans\",\"atMs\":1795435199991}");
    }
    assertThat(Rows.select(database, "SELECT type, cause FROM visit_event ORDER BY event_id"))
        .containsExactly(
            java.util.Arrays.asList("ENTERED", null), List.of("VISIT_ENDED", "PHONE_STOPPED"));
    assertThat(Rows.count(database, "receipt")).isEqualTo(1);
  }

  /** A visit with an offer accepted and shown, and a second decision that offers nothing. */
  private void write(RedisFixture redis) throws Exception {
    PresenceEvent event = entered("e1", "v1", "s1", T0_MS);
    RedisVisits visits = new RedisVisits(redis.redis(), History.DEFAULT);
    await(visits.save(event));
    claim(redis, "d1", event);
    RedisOutbox outbox =
        new RedisOutbox(
            redis.redis(), "p", Duration.ofSeconds(10), History.DEFAULT, false, List.of());
    await(outbox.mark("d1", "p:1", T0_MS, T0_MS * 1000 + 7));
    await(outbox.close("d1", "p:1", State.ACCEPTED, "200", T0_MS * 1000 + 9, null));
    RedisReceipts receipts =
        new RedisReceipts(redis.redis(), Duration.ofDays(1), History.DEFAULT, () -> T0_MS);
    await(receipts.take("s1", "d1", Receipts.Kind.SHOWN, T0_MS + 3));
    claim(redis, "d2", entered("e2", "v1", "s1", T0_MS + 5_000));
    await(
        visits.save(
            event(
                PresenceEvent.Type.VISIT_ENDED,
                "e3",
                "v1",
                "s1",
                T0_MS,
                PresenceEvent.Cause.PHONE_STOPPED)));
  }

  private void claim(RedisFixture redis, String decisionId, PresenceEvent event) throws Exception {
    AttentionLimits limits =
        AttentionLimits.of(2, Duration.ofMinutes(10), 4, Duration.ofSeconds(30));
    Claims claims =
        new RedisClaims(
            redis.redis(),
            limits,
            new HighWaterMark(dataDir),
            History.DEFAULT,
            null,
            new SimpleMeterRegistry());
    Claims.Request request =
        RedisFixture.request(
            decisionId,
            event,
            List.of(
                new Refusal(
                    "mug",
                    Reason.NOT_BOUGHT,
                    new Evidence(Evidence.Kind.NOT_BOUGHT, "pot \"9\"", T0_MS))),
            List.of(Offers.offer("a"), Offers.offer("b")),
            null);
    await(
        claims.claim(
            new Claims.Request(
                request.decisionId(),
                event,
                request.nowUs(),
                request.day(),
                request.deadlineMs(),
                request.refused(),
                request.ranked().stream().map(RecordsOfTheServiceIT::because).toList(),
                request.reasonIfNone())));
  }

  private static Ranked because(Ranked plain) {
    return new Ranked(
        plain.offer(),
        plain.variant(),
        plain.propensity(),
        plain.ghost(),
        plain.byPurchases(),
        plain.words(),
        new Evidence(Evidence.Kind.BOUGHT, "beans", T0_MS - 9),
        plain.openUntilMs(),
        plain.endsMs(),
        plain.once());
  }
}
