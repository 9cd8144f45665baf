package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.delivery.Outbox;
import dev.beckon.cloud.delivery.Outbox.MarkKind;
import dev.beckon.cloud.delivery.State;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.shopper.Asked;
import dev.beckon.cloud.shopper.Reachability;
import dev.beckon.cloud.shopper.ShopperProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Of a shopper's phones, the one that was heard is offered something, and no other. */
@Timeout(60)
class RedisAddresseeIT {
  private static final long T0_MS = 1_795_435_200_000L;

  @RegisterExtension static final FreshRedis fixture = new FreshRedis();

  private final RedisOutbox outbox =
      new RedisOutbox(
          fixture.redis(), "p", Duration.ofSeconds(10), History.DEFAULT, false, List.of());
  private final RedisVisits visits = new RedisVisits(fixture.redis(), History.DEFAULT);

  @BeforeEach
  void aShopperWithTwoPhonesAndAStranger() {
    fixture.consent("s1", "ANDROID", "token-phone");
    phone("i-tablet", "s1", "token-tablet");
    phone("i-strange", "s2", "token-strange");
  }

  private static void phone(String installation, String shopper, String token) {
    Map<String, String> app = Map.of("shopper", shopper, "platform", "ANDROID", "pushToken", token);
    await(fixture.redis().async().hset(Keys.installation(installation), app));
  }

  @Test
  void itIsTheOneThatTheVisitHeardLastAndItStaysTheOneForFurtherAttempts() {
    claim("d1", heard("i-tablet", 0));
    assertThat(token(mark("d1", 1))).isEqualTo("token-tablet");
    await(visits.save(heard("i-s1", 1)));
    await(outbox.release("d1", "p:1", true, 0, "no answer"));
    assertThat(token(mark("d1", 2)))
        .as("the first may have shown it, the other would show it again")
        .isEqualTo("token-tablet");
    claim("d2", heard("i-s1", 2));
    assertThat(token(mark("d2", 3))).isEqualTo("token-phone");
  }

  @Test
  void aDeadTokenIsTakenFromThePhoneThatItIsOf() {
    claim("d1", heard("i-tablet", 0));
    mark("d1", 1);
    await(outbox.close("d1", "p:1", State.REJECTED, "404", 0, "token-tablet"));
    assertThat(await(fixture.redis().async().hget(Keys.installation("i-tablet"), "pushToken")))
        .isNull();
    assertThat(await(fixture.redis().async().hget(Keys.installation("i-s1"), "pushToken")))
        .isEqualTo("token-phone");
    assertThat(await(fixture.redis().async().hgetall(Keys.decision("d1"))).values())
        .doesNotContain("i-tablet");
  }

  @Test
  void aPhoneThatIsNotTheirsAnyMoreGetsNothingAndNoOtherDoesInstead() {
    claim("d1", heard("i-tablet", 0));
    await(fixture.redis().async().del(Keys.installation("i-tablet")));
    assertThat(mark("d1", 1).kind()).isEqualTo(MarkKind.ENDED);
    claim("d2", heard("i-strange", 1));
    assertThat(mark("d2", 2).kind()).isEqualTo(MarkKind.ENDED);
  }

  @Test
  void whetherItCanBeReachedIsAskedOfThatOne() {
    await(fixture.redis().async().hdel(Keys.installation("i-tablet"), "pushToken"));
    assertThat(profile("i-tablet").reachability()).isEqualTo(Reachability.NO_PUSH_TOKEN);
    assertThat(profile("i-tablet").installationId()).isEqualTo("i-tablet");
    assertThat(profile("i-s1").reachability()).isEqualTo(Reachability.REACHABLE);
    for (String none : new String[] {"i-strange", "i-gone", null}) {
      assertThat(profile(none).reachability()).as(none).isEqualTo(Reachability.NO_PUSH_TOKEN);
      assertThat(profile(none).installationId()).as(none).isNull();
    }
  }

  private static ShopperProfile profile(String installation) {
    RedisProfiles profiles = new RedisProfiles(fixture.redis(), Set.of(), Optional::empty);
    return await(profiles.read("s1", installation, "north", Asked.products(List.of())));
  }

  private PresenceEvent heard(String installation, int entry) {
    long atMs = T0_MS + entry;
    Visit visit =
        new Visit("v1", "north", "s1", installation, "coffee", entry, T0_MS, atMs, atMs, 0);
    long us = atMs * 1_000;
    return new PresenceEvent(
        PresenceEvent.Type.ENTERED,
        "e" + entry,
        visit,
        "coffee",
        atMs,
        0,
        null,
        Stopwatch.received(us, us, us));
  }

  private void claim(String decisionId, PresenceEvent event) {
    await(visits.save(event));
    AttentionLimits limits = AttentionLimits.of(9, Duration.ZERO, 9, Duration.ofSeconds(30));
    Claims.Request request =
        RedisFixture.request(decisionId, event, List.of(), List.of(Offers.offer(decisionId)), null);
    assertThat(await(fixture.claims(limits, null).claim(request)).undelivered()).isTrue();
  }

  private Outbox.Mark mark(String decisionId, int fence) {
    return await(outbox.mark(decisionId, "p:" + fence, T0_MS + 10, 0));
  }

  private static String token(Outbox.Mark mark) {
    assertThat(mark.kind()).isEqualTo(MarkKind.MARKED);
    return mark.push().token();
  }
}
