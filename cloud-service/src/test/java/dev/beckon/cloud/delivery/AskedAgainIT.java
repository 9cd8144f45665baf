package dev.beckon.cloud.delivery;

import static dev.beckon.cloud.store.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Companions;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.decision.Reason;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.store.HighWaterMark;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisClaims;
import dev.beckon.cloud.store.RedisFixture;
import dev.beckon.cloud.store.RedisOutbox;
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

/** Offers with an audience, which is asked again right before the push. */
@Timeout(60)
class AskedAgainIT {
  private static final long T0_MS = 1_795_435_200_000L;
  private static final Offer FOR_SOME =
      Offers.make("some").whom(new Offer.Whom("true", List.of(), List.of(), null)).build();

  @TempDir Path dataDir;
  private final List<Push> pushed = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private RedisFixture fixture;
  private RelayByHand relay;
  private long nowMs = T0_MS;
  private CompletionStage<Companions.Standing> answer =
      CompletableFuture.completedFuture(Companions.Standing.MEANT);

  @BeforeEach
  void start() throws IOException {
    fixture = new RedisFixture(dataDir);
    fixture.consent("s1", "IOS", "token");
    RedisOutbox outbox =
        new RedisOutbox(
            fixture.redis(), "p1", Duration.ofSeconds(5), History.DEFAULT, false, List.of());
    relay =
        new RelayByHand(
            "p1",
            outbox,
            (push, atMs) -> {
              pushed.add(push);
              return SendResult.of(SendResult.Kind.ACCEPTED, "200");
            },
            () -> nowMs * 1000);
    relay.start(companions());
  }

  @AfterEach
  void stop() throws IOException {
    fixture.close();
  }

  private Companions companions() {
    return new Companions() {
      @Override
      public CompletionStage<Standing> standing(String offerId, PresenceEvent event) {
        asked.add(offerId + " of " + event.eventId() + " by " + event.visit().installationId());
        return answer;
      }

      @Override
      public CompletionStage<Void> decideInstead(
          String decisionId, String offerId, PresenceEvent event) {
        asked.add("instead of " + offerId);
        return CompletableFuture.completedFuture(null);
      }
    };
  }

  private void claim(Offer offer) throws IOException {
    RedisClaims claims =
        new RedisClaims(
            fixture.redis(),
            AttentionLimits.of(9, Duration.ZERO, 9, Duration.ofSeconds(30)),
            new HighWaterMark(dataDir),
            History.DEFAULT,
            null,
            new SimpleMeterRegistry());
    PresenceEvent event = RedisFixture.entered("e1", "v1", "s1", T0_MS);
    await(claims.claim(RedisFixture.request("d1", event, List.of(), List.of(offer), null)));
    relay.claimed("d1", 0, 0);
  }

  private String field(String name) {
    return await(fixture.redis().async().hget(Keys.decision("d1"), name));
  }

  private String charged() {
    return await(fixture.redis().async().get(Keys.offerCharged("some")));
  }

  @Test
  void whoIsStillMeantIsTold() throws IOException {
    claim(FOR_SOME);
    assertThat(asked).containsExactly("some of e1 by i-s1");
    assertThat(pushed).hasSize(1);
    assertThat(field("state")).isEqualTo("ACCEPTED");
  }

  @Test
  void ofWhatIsForEverybodyNobodyIsAsked() throws IOException {
    claim(Offers.offer("some"));
    assertThat(asked).isEmpty();
    assertThat(pushed).hasSize(1);
  }

  @Test
  void whoIsNotMeantAnyMoreIsToldNothing() throws IOException {
    answer =
        CompletableFuture.completedFuture(new Companions.Standing(Reason.NOT_IN_AUDIENCE, false));
    claim(FOR_SOME);
    assertThat(asked).containsExactly("some of e1 by i-s1");
    assertThat(pushed).isEmpty();
    assertThat(field("state")).isEqualTo("REJECTED");
    assertThat(field("detail"))
        .as("as where sensitive purchases keep it back")
        .isEqualTo("not meant for the shopper any more");
    assertThat(charged()).isEqualTo("0");
  }

  @Test
  void whomOnlyAPurchaseKeepsOutIsDecidedOnAgain() throws IOException {
    answer =
        CompletableFuture.completedFuture(new Companions.Standing(Reason.NOT_IN_AUDIENCE, true));
    claim(FOR_SOME);
    assertThat(asked).containsExactly("some of e1 by i-s1", "instead of some");
    assertThat(pushed).isEmpty();
    assertThat(field("detail")).isEqualTo("bought meanwhile: NOT_IN_AUDIENCE");
    assertThat(charged()).isEqualTo("0");
  }

  @Test
  void whereNobodyCanSayNothingIsSentAndItIsTriedAgain() throws IOException {
    answer = CompletableFuture.failedFuture(new IllegalStateException("away"));
    claim(FOR_SOME);
    relay.scan();
    assertThat(asked).as("not before a second is over").hasSize(1);
    assertThat(pushed).isEmpty();
    answer = CompletableFuture.completedFuture(Companions.Standing.MEANT);
    nowMs += 1_000;
    relay.scan();
    assertThat(pushed).as("an iPhone gets nothing that may have been sent before").hasSize(1);
    assertThat(field("state")).isEqualTo("ACCEPTED");
    assertThat(charged()).isEqualTo("1");
  }
}
