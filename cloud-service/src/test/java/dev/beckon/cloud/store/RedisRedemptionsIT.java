package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offer.About;
import dev.beckon.cloud.decision.Offer.Redemption;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.decision.Ranked;
import dev.beckon.cloud.history.HistoryReader;
import dev.beckon.cloud.redemption.Redemptions;
import dev.beckon.cloud.redemption.Redemptions.Action;
import dev.beckon.cloud.redemption.Redemptions.Answer;
import dev.beckon.cloud.redemption.Redemptions.Outcome;
import dev.beckon.cloud.redemption.Redemptions.Promise;
import dev.beckon.cloud.redemption.Redemptions.Request;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Codes on a real Redis. */
@Timeout(120)
class RedisRedemptionsIT {
  private static final long T0_MS = 1_795_435_200_000L;
  private static final long HOUR_MS = 3_600_000;
  private static final String CODE = "0123456789";

  @TempDir static Path dataDir;
  private static RedisFixture fixture;
  private final Redemptions redemptions = redemptions(fixture.redis());

  private Redemptions redemptions(RedisConnection redis) {
    return new RedisRedemptions(redis, History.DEFAULT, new SimpleMeterRegistry());
  }

  @BeforeAll
  static void start() throws IOException {
    fixture = new RedisFixture(dataDir);
  }

  @AfterAll
  static void stop() throws IOException {
    fixture.close();
  }

  @BeforeEach
  void oneCode() {
    fixture.wipe();
    fixture.consent("s1", "ANDROID", "token");
    promise("d1", "grinder", CODE, T0_MS, "");
  }

  /** As claim.lua leaves it. */
  private static void promise(
      String decisionId, String offerId, String code, long atMs, String stores) {
    var redis = fixture.redis().async();
    JsonObject facts =
        new JsonObject(
            "{\"storeIds\":[%s],\"text\":\"5 off\",\"products\":[\"G1\"],\"categories\":[\"coffee\"]}"
                .formatted(stores));
    await(
        redis.hset(
            Keys.decision(decisionId),
            Map.of(
                "shopper",
                "s1",
                "offer",
                offerId,
                "offerVersion",
                "3",
                "variant",
                "b",
                "state",
                "ACCEPTED",
                "facts",
                facts.encode(),
                "code",
                code,
                "codeUntilMs",
                Long.toString(atMs + HOUR_MS))));
    await(redis.set(Keys.code(code), decisionId));
    await(
        redis.zadd(
            Keys.ledger("s1"), (double) atMs, decisionId + "|" + offerId + "|v1|north|coffee"));
    await(redis.rpush(Keys.traces("s1"), "d:" + decisionId));
  }

  private static void stands(String how) {
    await(fixture.redis().async().hset(Keys.OFFER_STANDINGS, "grinder", how));
  }

  private static Request code(Action action, String storeId, String transactionId) {
    return new Request(action, storeId, transactionId, CODE, null, null);
  }

  private static Request shopper(Action action, String transactionId, String offerId) {
    return new Request(action, "north", transactionId, null, "s1", offerId);
  }

  private Answer ask(Request request, long nowMs) {
    return await(redemptions.ask(request, nowMs));
  }

  private Outcome outcome(Action action, String transactionId, long nowMs) {
    return ask(code(action, "north", transactionId), nowMs).outcome();
  }

  private static Answer grinder(Outcome outcome, long redeemedAtMs) {
    Promise promise =
        new Promise(
            outcome,
            redeemedAtMs,
            T0_MS + HOUR_MS,
            "grinder",
            3,
            "b",
            "5 off",
            List.of("G1"),
            List.of("coffee"));
    return new Answer(outcome, List.of(promise));
  }

  private static List<JsonObject> records() {
    HistoryReader reader = new RedisHistoryReader(fixture.redis());
    return await(reader.after("0", 100)).stream()
        .filter(entry -> entry.kind().equals("redemption"))
        .map(entry -> new JsonObject(entry.json()))
        .toList();
  }

  @Test
  void theClaimOfAnOfferWithAPriceEffectPromisesACode() {
    Offer mug =
        Offers.make("mug")
            .version(4)
            .about(new About(Set.of("M1"), Set.of("kitchen"), Set.of()))
            .redemption(new Redemption(Duration.ofDays(7), Duration.ofMinutes(60)))
            .build();
    claim("d7", Ranked.of(mug));
    Map<String, String> decision = await(fixture.redis().async().hgetall(Keys.decision("d7")));
    String code = decision.get("code");
    assertThat(new JsonObject(decision.get("told")).getJsonObject("words").getString("code"))
        .isEqualTo(code);
    assertThat(await(fixture.redis().async().ttl(Keys.code(code))))
        .isEqualTo(await(fixture.redis().async().ttl(Keys.decision("d7"))));
    assertThat(ask(new Request(Action.COMMIT, "north", "r1", code, null, null), T0_MS + 1))
        .isEqualTo(
            new Answer(
                Outcome.REDEEMED,
                List.of(
                    new Promise(
                        Outcome.REDEEMED,
                        T0_MS + 1,
                        T0_MS + HOUR_MS,
                        "mug",
                        4,
                        "only",
                        "Title \"x\"",
                        List.of("M1"),
                        List.of("kitchen")))));
  }

  @Test
  void nobodyIsPromisedACodeWithoutBeingToldOfIt() {
    Offer mug =
        Offers.make("mug")
            .redemption(new Redemption(Duration.ofDays(7), Duration.ofMinutes(60)))
            .build();
    claim("d7", new Ranked(mug, mug.experiment().variants().get(0), 0.5, true, false));
    claim("d8", Ranked.of(Offers.offer("tea")));
    for (String decisionId : List.of("d7", "d8")) {
      assertThat(await(fixture.redis().async().hget(Keys.decision(decisionId), "code"))).isNull();
    }
    assertThat(await(fixture.redis().async().keys(Keys.code("*"))))
        .containsExactly(Keys.code(CODE));
  }

  private static void claim(String decisionId, Ranked ranked) {
    Claims claims =
        new RedisClaims(
            fixture.redis(),
            AttentionLimits.of(9, Duration.ZERO, 9, Duration.ofSeconds(30)),
            new HighWaterMark(dataDir),
            History.DEFAULT,
            null,
            new SimpleMeterRegistry());
    Claims.Request one =
        RedisFixture.request(
            decisionId,
            RedisFixture.entered("e-" + decisionId, "v1", "s1", T0_MS),
            List.of(),
            List.of(ranked.offer()),
            null);
    Claims.Request request =
        new Claims.Request(
            decisionId,
            one.event(),
            one.nowUs(),
            one.day(),
            one.deadlineMs(),
            List.of(),
            List.of(ranked),
            null);
    assertThat(await(claims.claim(request)).offerId()).isEqualTo(ranked.offer().offerId());
  }

  @Test
  void redeemsACodeOnceAndSaysTheSameAgain() {
    assertThat(ask(code(Action.VALIDATE, "north", null), T0_MS))
        .isEqualTo(grinder(Outcome.VALID, 0));
    Answer redeemed = grinder(Outcome.REDEEMED, T0_MS + 1);
    assertThat(ask(code(Action.COMMIT, "north", "r1"), T0_MS + 1)).isEqualTo(redeemed);
    assertThat(ask(code(Action.COMMIT, "north", "r1"), T0_MS + 2)).isEqualTo(redeemed);
    assertThat(ask(code(Action.COMMIT, "north", "r1"), T0_MS + 2 * HOUR_MS)).isEqualTo(redeemed);
    assertThat(ask(code(Action.VALIDATE, "north", "r1"), T0_MS + 3)).isEqualTo(redeemed);
    Answer used = grinder(Outcome.USED, T0_MS + 1);
    assertThat(ask(code(Action.COMMIT, "north", "r2"), T0_MS + 3)).isEqualTo(used);
    assertThat(ask(code(Action.COMMIT, "south", "r1"), T0_MS + 3)).isEqualTo(used);
    assertThat(ask(code(Action.VALIDATE, "north", null), T0_MS + 3)).isEqualTo(used);
    assertThat(records())
        .containsExactly(
            new JsonObject(
                """
                {"decisionId":"d1","shopperId":"s1","offerId":"grinder","offerVersion":3,
                 "variant":"b","storeId":"north","act":"REDEEMED","atMs":%d}
                """
                    .formatted(T0_MS + 1)));
  }

  @Test
  void ofSixteenTillsExactlyOneWins() throws Exception {
    ExecutorService tills = Executors.newFixedThreadPool(16);
    try {
      for (int round = 0; round < 20; round++) {
        CyclicBarrier together = new CyclicBarrier(16);
        List<Callable<Outcome>> commits = new ArrayList<>();
        for (int till = 0; till < 16; till++) {
          String transaction = "round-" + round + "-till-" + till;
          commits.add(
              () -> {
                together.await();
                return outcome(Action.COMMIT, transaction, T0_MS);
              });
        }
        List<Outcome> told = new ArrayList<>();
        for (Future<Outcome> commit : tills.invokeAll(commits)) {
          told.add(commit.get());
        }
        assertThat(told).as("round %d", round).containsOnlyOnce(Outcome.REDEEMED);
        assertThat(told).as("round %d", round).filteredOn(Outcome.USED::equals).hasSize(15);
        String winner = "round-" + round + "-till-" + told.indexOf(Outcome.REDEEMED);
        assertThat(outcome(Action.REVERSE, winner, T0_MS)).isEqualTo(Outcome.REVERSED);
      }
    } finally {
      tills.shutdownNow();
    }
    assertThat(records()).hasSize(40);
  }

  @Test
  void whatIsReversedCanBeRedeemedAgainButNotByTheSameTransaction() {
    outcome(Action.COMMIT, "r1", T0_MS);
    assertThat(ask(code(Action.REVERSE, "north", "r1"), T0_MS + 1))
        .isEqualTo(grinder(Outcome.REVERSED, 0));
    assertThat(outcome(Action.REVERSE, "r1", T0_MS + 2)).isEqualTo(Outcome.REVERSED);
    assertThat(outcome(Action.COMMIT, "r1", T0_MS + 3)).isEqualTo(Outcome.REVERSED);
    assertThat(outcome(Action.VALIDATE, null, T0_MS + 4)).isEqualTo(Outcome.VALID);
    assertThat(outcome(Action.COMMIT, "r2", T0_MS + 5)).isEqualTo(Outcome.REDEEMED);
    assertThat(outcome(Action.REVERSE, "r1", T0_MS + 6)).isEqualTo(Outcome.REVERSED);
    assertThat(outcome(Action.VALIDATE, null, T0_MS + 7)).isEqualTo(Outcome.USED);
    assertThat(records())
        .extracting(record -> record.getString("act"))
        .containsExactly("REDEEMED", "REVERSED", "REDEEMED");
  }

  @Test
  void aReversalThatOvertakesItsCommitHolds() {
    assertThat(outcome(Action.REVERSE, "r1", T0_MS)).isEqualTo(Outcome.REVERSED);
    assertThat(outcome(Action.COMMIT, "r1", T0_MS + 1)).isEqualTo(Outcome.REVERSED);
    assertThat(outcome(Action.COMMIT, "r2", T0_MS + 2)).isEqualTo(Outcome.REDEEMED);
    assertThat(records()).hasSize(1);
  }

  @Test
  void remembersALimitedNumberOfReversals() {
    for (int i = 0; i < 100; i++) {
      outcome(Action.COMMIT, "r" + i, T0_MS);
      outcome(Action.REVERSE, "r" + i, T0_MS);
    }
    String reversed = await(fixture.redis().async().hget(Keys.decision("d1"), "reversed"));
    assertThat(reversed.split(" ")).hasSize(16);
    assertThat(reversed).doesNotContain("r9");
    assertThat(outcome(Action.COMMIT, "r99", T0_MS)).isEqualTo(Outcome.REVERSED);
  }

  @Test
  void saysWhyNot() {
    assertThat(outcome(Action.COMMIT, "r1", T0_MS + HOUR_MS)).isEqualTo(Outcome.EXPIRED);
    stands("PAUSED");
    assertThat(outcome(Action.COMMIT, "r1", T0_MS)).isEqualTo(Outcome.OFFER_PAUSED);
    stands("ENDED");
    assertThat(outcome(Action.COMMIT, "r1", T0_MS)).isEqualTo(Outcome.OFFER_ENDED);
    assertThat(outcome(Action.VALIDATE, null, T0_MS)).isEqualTo(Outcome.OFFER_ENDED);
    stands("LIVE");
    promise("d2", "tea", "ZZZZZZZZZZ", T0_MS, "\"south\"");
    Request tea = new Request(Action.COMMIT, "north", "r1", "ZZZZZZZZZZ", null, null);
    assertThat(ask(tea, T0_MS).outcome()).isEqualTo(Outcome.OTHER_STORE);
    Request none = new Request(Action.COMMIT, "north", "r1", "1111111111", null, null);
    assertThat(ask(none, T0_MS)).isEqualTo(Answer.UNKNOWN);
    assertThat(records()).isEmpty();
    assertThat(outcome(Action.COMMIT, "r1", T0_MS)).isEqualTo(Outcome.REDEEMED);
    stands("ENDED");
    assertThat(outcome(Action.COMMIT, "r1", T0_MS)).isEqualTo(Outcome.REDEEMED);
  }

  @Test
  void aPushThatWasRefusedPromisesNothing() {
    await(fixture.redis().async().hset(Keys.decision("d1"), "state", "REJECTED"));
    assertThat(outcome(Action.COMMIT, "r1", T0_MS)).isEqualTo(Outcome.UNKNOWN);
    await(fixture.redis().async().hset(Keys.decision("d1"), "state", "UNKNOWN"));
    assertThat(outcome(Action.COMMIT, "r1", T0_MS)).isEqualTo(Outcome.REDEEMED);
  }

  @Test
  void findsWhatFitsByShopperSoonestToEndFirst() {
    promise("d2", "tea", "ZZZZZZZZZZ", T0_MS - HOUR_MS / 2, "");
    promise("d3", "beans", "YYYYYYYYYY", T0_MS, "\"south\"");
    Answer all = ask(shopper(Action.VALIDATE, null, null), T0_MS);
    assertThat(all.outcome()).isEqualTo(Outcome.VALID);
    assertThat(all.promises()).extracting(Promise::offerId).containsExactly("tea", "grinder");
    Answer beans = ask(shopper(Action.VALIDATE, null, "beans"), T0_MS);
    assertThat(beans.outcome()).isEqualTo(Outcome.OTHER_STORE);
    assertThat(ask(shopper(Action.COMMIT, "r1", "tea"), T0_MS).outcome())
        .isEqualTo(Outcome.REDEEMED);
    assertThat(ask(shopper(Action.COMMIT, "r1", "tea"), T0_MS + HOUR_MS).outcome())
        .isEqualTo(Outcome.REDEEMED);
    assertThat(ask(shopper(Action.VALIDATE, null, null), T0_MS).promises())
        .extracting(Promise::offerId)
        .containsExactly("grinder");
    assertThat(ask(shopper(Action.REVERSE, "r1", "tea"), T0_MS).outcome())
        .isEqualTo(Outcome.REVERSED);
    assertThat(ask(shopper(Action.VALIDATE, null, null), T0_MS).promises()).hasSize(2);
    assertThat(ask(shopper(Action.VALIDATE, null, "mug"), T0_MS)).isEqualTo(Answer.UNKNOWN);
    assertThat(ask(new Request(Action.VALIDATE, "north", null, null, "s9", null), T0_MS))
        .isEqualTo(Answer.UNKNOWN);
  }

  @Test
  void twoCodesOfOneOfferAreRedeemedByTwoTransactions() {
    promise("d2", "grinder", "ZZZZZZZZZZ", T0_MS + 5, "");
    assertThat(ask(shopper(Action.COMMIT, "r1", "grinder"), T0_MS))
        .isEqualTo(grinder(Outcome.REDEEMED, T0_MS));
    assertThat(
            ask(shopper(Action.COMMIT, "r1", "grinder"), T0_MS + 1)
                .promises()
                .get(0)
                .redeemedAtMs())
        .isEqualTo(T0_MS);
    assertThat(ask(shopper(Action.COMMIT, "r2", "grinder"), T0_MS + 2).outcome())
        .isEqualTo(Outcome.REDEEMED);
    assertThat(ask(shopper(Action.COMMIT, "r3", "grinder"), T0_MS + 3).outcome())
        .isEqualTo(Outcome.USED);
  }

  @Test
  void withoutConsentACodeIsWorthless() {
    await(fixture.redis().async().del(Keys.shopper("s1")));
    assertThat(outcome(Action.COMMIT, "r1", T0_MS)).isEqualTo(Outcome.UNKNOWN);
    assertThat(ask(shopper(Action.VALIDATE, null, null), T0_MS)).isEqualTo(Answer.UNKNOWN);
    assertThat(records()).isEmpty();
  }

  @Test
  void recordsNobodyWhoIsNotToBeMeasured() {
    await(fixture.redis().async().hdel(Keys.shopper("s1"), "measurement"));
    assertThat(outcome(Action.COMMIT, "r1", T0_MS)).isEqualTo(Outcome.REDEEMED);
    assertThat(records())
        .containsExactly(
            new JsonObject(
                """
                {"offerId":"grinder","offerVersion":3,"variant":"b","storeId":"north",
                 "act":"REDEEMED","atMs":%d}
                """
                    .formatted(T0_MS)));
    assertThat(await(fixture.redis().async().lrange(Keys.traces("s1"), 0, -1)))
        .containsExactly("d:d1");
  }

  @Test
  void goesOnUnderTheNameThatAMergedShopperHas() {
    var redis = fixture.redis().async();
    fixture.consent("s2", "ANDROID", "token-2");
    await(redis.del(Keys.shopper("s1")));
    await(redis.hset(Keys.shopper("s1"), "into", "s2"));
    await(redis.rename(Keys.ledger("s1"), Keys.ledger("s2")));
    assertThat(ask(shopper(Action.VALIDATE, null, null), T0_MS).promises()).hasSize(1);
    assertThat(outcome(Action.COMMIT, "r1", T0_MS)).isEqualTo(Outcome.REDEEMED);
    assertThat(records().get(0).getString("shopperId")).isEqualTo("s2");
    assertThat(await(redis.llen(Keys.traces("s2")))).isOne();
  }

  @Test
  void redeemsNothingWithoutATransaction() {
    assertThatThrownBy(() -> redemptions.ask(code(Action.COMMIT, "north", null), T0_MS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("transactionId: null, needed to COMMIT");
  }
}
