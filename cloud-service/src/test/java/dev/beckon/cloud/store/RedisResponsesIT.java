package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static dev.beckon.cloud.store.RedisFixture.entered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Attention;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.decision.ResponseRates;
import dev.beckon.cloud.decision.ResponseRates.Counts;
import dev.beckon.cloud.delivery.Receipts.Kind;
import dev.beckon.cloud.delivery.State;
import dev.beckon.cloud.redemption.Redemptions.Action;
import dev.beckon.cloud.redemption.Redemptions.Request;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What ranking learns of an offer from its pushes, receipts and tills. */
@Timeout(60)
class RedisResponsesIT {
  private static final long T0_MS = 1_795_435_200_000L;
  @RegisterExtension static final FreshRedis fixture = new FreshRedis();

  private final RedisReceipts receipts =
      new RedisReceipts(fixture.redis(), Duration.ZERO, History.DEFAULT, () -> T0_MS);
  private int number;

  @BeforeEach
  void shopper() {
    fixture.consent("s1", "ANDROID", "token");
  }

  @Test
  void countsWhatWasAcceptedAndWhoResponded() {
    told(State.ACCEPTED);
    told(State.UNKNOWN);
    told(State.REJECTED);
    told(State.ACCEPTED);
    expect(2, 0);
    await(receipts.take("s1", "d1", Kind.SHOWN, T0_MS));
    expect(2, 0);
    await(receipts.take("s1", "d1", Kind.OPENED, T0_MS));
    await(receipts.take("s1", "d1", Kind.OPENED, T0_MS));
    expect(2, 1);
  }

  @Test
  void countsWhoOpenedAndRedeemedOnceInWhateverOrder() {
    String first = told(State.ACCEPTED);
    String second = told(State.ACCEPTED);
    promise(first, "0123456789");
    promise(second, "9876543210");
    ask(Action.COMMIT, "0123456789");
    ask(Action.COMMIT, "0123456789");
    expect(2, 1);
    ask(Action.REVERSE, "0123456789");
    expect(2, 0);
    await(receipts.take("s1", second, Kind.OPENED, T0_MS));
    ask(Action.COMMIT, "9876543210");
    expect(2, 1);
    ask(Action.REVERSE, "9876543210");
    expect(2, 1);
  }

  @Test
  void countsNothingOfAnOfferThatOnlyWaitsInTheApp() {
    told(State.ACCEPTED);
    String waiting = told(State.ACCEPTED, 0);
    promise(waiting, "0123456789");
    expect(1, 0);
    ask(Action.COMMIT, "0123456789");
    expect(1, 0);
    ask(Action.REVERSE, "0123456789");
    await(receipts.take("s1", waiting, Kind.OPENED, T0_MS));
    expect(1, 0);
    await(receipts.take("s1", "d1", Kind.OPENED, T0_MS));
    expect(1, 1);
  }

  @Test
  void countsNobodyWhoIsNotToBeMeasured() {
    await(fixture.redis().async().hdel(Keys.shopper("s1"), "measurement"));
    promise(told(State.ACCEPTED), "0123456789");
    await(receipts.take("s1", "d1", Kind.OPENED, T0_MS));
    ask(Action.COMMIT, "0123456789");
    expect(0, 0);
  }

  /** A claim that ended so. */
  private String told(State end) {
    return told(end, end == State.ACCEPTED ? 1 : 0);
  }

  private String told(State end, long acceptedUs) {
    String id = "d" + ++number;
    var claims = fixture.claims(Attention.lax().build(), null);
    await(
        claims.claim(
            RedisFixture.request(
                id,
                entered("e-" + id, "v-" + id, "s1", T0_MS),
                List.of(),
                List.of(Offers.offer("a")),
                null)));
    RedisOutbox outbox =
        new RedisOutbox(
            fixture.redis(), "p", Duration.ofSeconds(10), History.DEFAULT, false, List.of());
    await(outbox.mark(id, "p:" + id, T0_MS, 0));
    await(outbox.close(id, "p:" + id, end, "", acceptedUs, null));
    return id;
  }

  private static void promise(String decisionId, String code) {
    var redis = fixture.redis().async();
    Map<String, String> promise =
        Map.of(
            "code",
            code,
            "codeUntilMs",
            Long.toString(T0_MS + 1_000),
            "facts",
            "{\"storeIds\":[],\"text\":\"5 off\",\"products\":[],\"categories\":[]}");
    await(redis.hset(Keys.decision(decisionId), promise));
    await(redis.set(Keys.code(code), decisionId));
  }

  private static void ask(Action action, String code) {
    Request request = new Request(action, "north", "t-" + code, code, null, null);
    await(
        new RedisRedemptions(fixture.redis(), History.DEFAULT, new SimpleMeterRegistry())
            .ask(request, T0_MS));
  }

  private static void expect(long told, long responses) {
    ResponseRates expected = new ResponseRates(Map.of("a", new Counts(told, responses)));
    assertThat(await(new RedisResponses(fixture.redis()).read()).of("a"))
        .isEqualTo(expected.of("a"));
  }
}
