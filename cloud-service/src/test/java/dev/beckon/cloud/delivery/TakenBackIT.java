package dev.beckon.cloud.delivery;

import static dev.beckon.cloud.store.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Companions;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.shopper.Receipt;
import dev.beckon.cloud.store.HighWaterMark;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisClaims;
import dev.beckon.cloud.store.RedisFixture;
import dev.beckon.cloud.store.RedisHistoryReader;
import dev.beckon.cloud.store.RedisOutbox;
import dev.beckon.cloud.store.RedisPurchases;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Offers that were bought on their way, and a service that dies at it. */
@Timeout(60)
class TakenBackIT {
  private static final long T0_MS = 1_795_435_200_000L;
  private static final Offer GRINDER = Offers.about("grinder", "GRINDER");

  @TempDir Path dataDir;
  private final List<String> asked = new ArrayList<>();
  private RedisFixture fixture;
  private long nowMs = T0_MS;

  @BeforeEach
  void start() throws IOException {
    fixture = new RedisFixture(dataDir);
    fixture.consent("s1", "ANDROID", "token");
    await(fixture.redis().async().hset(Keys.shopper("s1"), "customers", "[\"c1\"]"));
    RedisClaims claims =
        new RedisClaims(
            fixture.redis(),
            AttentionLimits.of(9, Duration.ZERO, 9, Duration.ofSeconds(30)),
            new HighWaterMark(dataDir),
            History.DEFAULT,
            null,
            new SimpleMeterRegistry());
    PresenceEvent event = RedisFixture.entered("e1", "v1", "s1", T0_MS);
    assertThat(
            await(
                    claims.claim(
                        RedisFixture.request("d1", event, List.of(), List.of(GRINDER), null)))
                .undelivered())
        .isTrue();
    Receipt.Line line = new Receipt.Line("GRINDER", null, 1, 1);
    Receipt receipt = new Receipt("r1", "north", "c1", T0_MS + 1, null, false, List.of(line));
    await(
        new RedisPurchases(fixture.redis(), 2, Duration.ofDays(9), new SimpleMeterRegistry())
            .take(List.of(receipt), T0_MS + 1));
  }

  @AfterEach
  void stop() throws IOException {
    fixture.close();
  }

  /** One life of the service; it pushes nothing. */
  private RelayByHand relay(String process, Companions companions) {
    RelayByHand relay =
        new RelayByHand(
            process,
            outbox(process),
            (push, atMs) -> {
              throw new AssertionError("pushed: " + push);
            },
            () -> nowMs * 1000);
    relay.start(companions);
    return relay;
  }

  private RedisOutbox outbox(String process) {
    return new RedisOutbox(
        fixture.redis(), process, Duration.ofSeconds(5), History.DEFAULT, false, List.of());
  }

  private CompletionStage<Void> decide(String decisionId, String offerId, PresenceEvent event) {
    asked.add(
        String.join(
            " ",
            decisionId,
            offerId,
            event.eventId(),
            event.zoneId(),
            event.visit().visitId(),
            event.visit().installationId()));
    return CompletableFuture.completedFuture(null);
  }

  private static CompletionStage<Void> die(String decisionId, String offerId, PresenceEvent event) {
    return CompletableFuture.failedFuture(new IllegalStateException("the process is gone"));
  }

  private List<String> open() {
    return await(fixture.redis().async().zrange(Keys.OPEN, 0, -1));
  }

  private long outcomes() {
    return await(new RedisHistoryReader(fixture.redis()).after("0", 100)).stream()
        .filter(entry -> entry.kind().equals("outcome"))
        .count();
  }

  private void assertRefundedOnce() {
    assertThat(await(fixture.redis().async().get(Keys.offerCharged("grinder")))).isEqualTo("0");
    assertThat(await(fixture.redis().async().exists(Keys.ledger("s1")))).isZero();
    assertThat(await(fixture.redis().async().hget(Keys.decision("d1"), "state")))
        .isEqualTo("REJECTED");
    assertThat(outcomes()).isOne();
  }

  @Test
  void theCompanionIsDecidedOnAndItIsOver() {
    relay("p1", this::decide).claimed("d1", 0, 0);
    relay("p2", this::decide).scan();
    assertThat(asked).containsExactly("d1 grinder e1 coffee v1 i-s1");
    assertThat(open()).isEmpty();
    assertRefundedOnce();
  }

  @Test
  void whoDiesBetweenTheRefundAndTheCompanionIsSucceededByTheNextStart() {
    relay("p1", TakenBackIT::die).claimed("d1", 0, 0);
    assertRefundedOnce();
    nowMs += 20_000;
    RelayByHand next = relay("p2", this::decide);
    next.scan();
    next.scan();
    assertThat(asked).containsExactly("d1 grinder e1 coffee v1 i-s1");
    assertThat(open()).isEmpty();
    assertRefundedOnce();
  }

  @Test
  void whoDiesBeforeItIsSaidThatTheCompanionIsDecidedOnIsAskedForTheSameOneAgain() {
    RedisOutbox dead = outbox("p1");
    await(dead.mark("d1", "p1:1", nowMs, 0));
    assertThat(await(dead.takeBack("d1", "p1:1", "bought meanwhile"))).isEqualTo("REJECTED");
    assertThat(await(dead.takeBack("d1", "p1:1", "bought meanwhile")))
        .as("the same command again")
        .isEqualTo("REJECTED");
    assertThat(await(dead.close("d1", "p1:1", State.ACCEPTED, "late", 1, null)))
        .isEqualTo("FENCED");
    await(decide("d1", "grinder", RedisFixture.entered("e1", "v1", "s1", T0_MS)));
    relay("p2", this::decide).scan();
    relay("p3", this::decide).scan();
    assertThat(asked).hasSize(2);
    assertThat(asked.get(1)).as("the same decision's").isEqualTo(asked.get(0));
    assertThat(open()).isEmpty();
    await(dead.replaced("d1"));
    assertRefundedOnce();
  }

  @Test
  void whenItsMomentIsOverNothingTakesItsPlace() {
    relay("p1", TakenBackIT::die).claimed("d1", 0, 0);
    nowMs += 30_000;
    relay("p2", this::decide).scan();
    assertThat(asked).isEmpty();
    assertThat(open()).isEmpty();
    assertThat(await(fixture.redis().async().hexists(Keys.decision("d1"), "installation")))
        .as("the phone is forgotten")
        .isFalse();
    assertRefundedOnce();
  }

  @Test
  void whoWithdrewMeanwhileIsToldNothing() {
    relay("p1", TakenBackIT::die).claimed("d1", 0, 0);
    await(fixture.redis().async().del(Keys.shopper("s1")));
    relay("p2", this::decide).scan();
    assertThat(asked).isEmpty();
    assertThat(open()).isEmpty();
    assertThat(await(fixture.redis().async().exists(Keys.decision("d1")))).isZero();
    assertThat(await(fixture.redis().async().get(Keys.offerCharged("grinder")))).isEqualTo("0");
  }
}
