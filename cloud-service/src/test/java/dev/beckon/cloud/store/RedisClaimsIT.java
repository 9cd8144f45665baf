package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.FreshRedis.LIMITS;
import static dev.beckon.cloud.store.RedisFixture.await;
import static dev.beckon.cloud.store.RedisFixture.entered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Contact;
import dev.beckon.cloud.decision.Contacts;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offer.Limits;
import dev.beckon.cloud.decision.Offer.Trigger;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.decision.Reason;
import dev.beckon.cloud.decision.Refusal;
import dev.beckon.cloud.history.HistoryReader;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class RedisClaimsIT {
  private static final long T0_MS = 1_795_435_200_000L;
  private static final long MINUTE_MS = 60_000;

  @RegisterExtension static final FreshRedis fixture = new FreshRedis();
  private Claims claims;

  @BeforeEach
  void consent() {
    fixture.consent("s1", "ANDROID", "token");
    claims = fixture.claims();
  }

  @Test
  void chargesTheFirstThatFitsAndRecordsIt() {
    Offer soldOut = offer("gone", Offers.limits(9, 9, 0));
    Claims.Outcome outcome =
        claim(
            "d1", "v1", T0_MS, List.of(soldOut, offer("a", Limits.NONE), offer("b", Limits.NONE)));
    assertThat(outcome)
        .isEqualTo(
            new Claims.Outcome(
                Reason.OFFERED,
                "a",
                List.of(
                    new Refusal("gone", Reason.CAP_OFFER_TOTAL),
                    new Refusal("b", Reason.OUTRANKED)),
                false,
                true));
    var commands = fixture.redis().async();
    assertThat(await(commands.get(Keys.offerCharged("a")))).isEqualTo("1");
    assertThat(await(commands.zscore(Keys.OPEN, "d1"))).isEqualTo(T0_MS + 30_000);
    assertThat(await(commands.get(Keys.HIGH_WATER_MS))).isEqualTo(Long.toString(T0_MS));
    assertThat(await(commands.zrange(Keys.ledger("s1"), 0, -1))).containsExactly("d1|a|v1|north");
    HistoryReader reader = new RedisHistoryReader(fixture.redis());
    HistoryReader.Entry entry = await(reader.after("0", 10)).get(0);
    assertThat(entry.kind()).isEqualTo("decision");
    assertThat(await(commands.lrange(Keys.traces("s1"), 0, -1)))
        .containsExactly("d:d1", "h:" + entry.id());
    assertThat(new JsonObject(entry.json())).isEqualTo(expectedRecord());
    assertThat(new JsonObject(await(reader.decision("d1")).orElseThrow()))
        .isEqualTo(expectedRecord());
    assertThat(await(reader.lastId())).isEqualTo(entry.id());
    assertThat(await(commands.ttl(Keys.decision("d1")))).isPositive();
  }

  private static JsonObject expectedRecord() {
    return new JsonObject(
        """
        {"decisionId":"d1","eventId":"e-d1","visitId":"v1","storeId":"north","shopperId":"s1",
         "zoneId":"coffee","trigger":"ENTERED","reason":"OFFERED","offerId":"a",
         "offerVersion":1,"variant":"only","propensity":1.0,
         "refused":[{"offerId":"first","reason":"OUT_OF_SCHEDULE"},
                    {"offerId":"gone","reason":"CAP_OFFER_TOTAL"},
                    {"offerId":"b","reason":"OUTRANKED"}],
         "state":"CLAIMED","attempt":0,
         "stopwatch":{"heardUs":1795435199991000,"publishedUs":1795435199995000,
           "receivedUs":1795435199999000,"zonedUs":1795435200000000,
           "decidedUs":1795435200000000}}
        """);
  }

  @Test
  void refusesARedisThatForgotAnAcknowledgedClaim() {
    claim("d1", "v1", T0_MS, List.of(offer("a", Limits.NONE)));
    fixture.wipe();
    fixture.consent("s1", "ANDROID", "token");
    assertThatThrownBy(() -> claim("d2", "v1", T0_MS, List.of(offer("a", Limits.NONE))))
        .hasMessageContaining(
            "HISTORY moved backwards: the last claim is of 0, but one of " + T0_MS);
    assertThat(await(fixture.redis().async().exists(Keys.decision("d2"), Keys.HISTORY))).isZero();
  }

  @Test
  void answersARepeatWithTheFirstOutcomeAndChargesOnce() {
    claim("d1", "v1", T0_MS, List.of(offer("a", Limits.NONE)));
    Claims.Outcome again = claim("d1", "v1", T0_MS + MINUTE_MS, List.of(offer("b", Limits.NONE)));
    assertThat(again).isEqualTo(new Claims.Outcome(Reason.OFFERED, "a", List.of(), true, true));
    assertThat(await(fixture.redis().async().get(Keys.offerCharged("a")))).isEqualTo("1");
    assertThat(await(fixture.redis().async().xlen(Keys.HISTORY))).isEqualTo(1);
  }

  @Test
  void writesNothingWithoutConsent() {
    await(fixture.redis().async().del(Keys.shopper("s1"), Keys.installation("i-s1")));
    Claims.Outcome outcome = claim("d1", "v1", T0_MS, List.of(offer("a", Limits.NONE)));
    assertThat(outcome.reason()).isEqualTo(Reason.CONSENT_GONE);
    assertThat(outcome.undelivered()).isFalse();
    assertThat(await(fixture.redis().async().keys("*"))).isEmpty();
  }

  @Test
  void recordsADecisionAgainstAnyOffer() {
    Claims.Outcome outcome =
        await(
            claims.claim(
                RedisFixture.request(
                    "d1",
                    entered("e-d1", "v1", "s1", T0_MS),
                    List.of(),
                    List.of(),
                    Reason.NO_CANDIDATE)));
    assertThat(outcome.reason()).isEqualTo(Reason.NO_CANDIDATE);
    JsonObject record =
        new JsonObject(await(new RedisHistoryReader(fixture.redis()).decision("d1")).orElseThrow());
    assertThat(record.getString("state")).isEqualTo("NONE");
    assertThat(record.containsKey("offerId")).isFalse();
    assertThat(await(fixture.redis().async().exists(Keys.OPEN, Keys.ledger("s1")))).isZero();
  }

  @Test
  void chargesMessagesOfOthersToTheDayAndToNoVisitOrOffer() {
    Contacts contacts = new RedisContacts(fixture.redis(), LIMITS, History.DEFAULT);
    Offer once = offer("a", Offers.limits(1, 1, 9));
    List<Contact> three =
        List.of(
            new Contact("m1", Contact.Channel.MAIL, T0_MS - 3),
            new Contact("m1", Contact.Channel.SMS, T0_MS - 2),
            new Contact("m2", Contact.Channel.MAIL, T0_MS - 1));
    assertThat(await(contacts.take("s1", three))).containsOnly(Contacts.Result.CHARGED);
    assertThat(await(contacts.take("s1", three))).containsOnly(Contacts.Result.UNCHANGED);
    assertThat(await(fixture.redis().async().zrange(Keys.ledger("s1"), 0, -1)))
        .containsExactly("m1|||MAIL", "m1|||SMS", "m2|||MAIL");
    // Two a visit, ten minutes apart, one of the offer: the first of the visit is made all the
    // same.
    assertThat(claim("d1", "v1", T0_MS, List.of(once)).reason()).isEqualTo(Reason.OFFERED);
    long laterMs = T0_MS + 20 * MINUTE_MS;
    assertThat(claim("d2", "v1", laterMs, List.of(offer("b", Limits.NONE))).reason())
        .isEqualTo(Reason.CAP_SHOPPER);
    long nextDayMs = T0_MS - 3 + 24 * 60 * MINUTE_MS;
    assertThat(claim("d3", "v2", nextDayMs - 1, List.of(offer("b", Limits.NONE))).reason())
        .isEqualTo(Reason.CAP_SHOPPER);
    assertThat(claim("d4", "v2", nextDayMs, List.of(offer("b", Limits.NONE))).reason())
        .isEqualTo(Reason.OFFERED);
  }

  @Test
  void keepsAsManyMessagesOfOthersAsCanMakeADifference() {
    Contacts contacts = new RedisContacts(fixture.redis(), LIMITS, History.DEFAULT);
    claim("d1", "v1", T0_MS - 100, List.of(offer("a", Limits.NONE)));
    List<Contact> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      many.add(new Contact("m" + i, Contact.Channel.PUSH, T0_MS - i));
    }
    assertThat(await(contacts.take("s1", many)))
        .startsWith(Contacts.Result.CHARGED, Contacts.Result.CHARGED)
        .endsWith(Contacts.Result.UNCHANGED)
        .filteredOn(result -> result == Contacts.Result.CHARGED)
        .hasSize(LIMITS.mostContacts());
    assertThat(await(fixture.redis().async().zrange(Keys.ledger("s1"), 0, -1)))
        .containsExactly("d1|a|v1|north", "m3|||PUSH", "m2|||PUSH", "m1|||PUSH", "m0|||PUSH");
    assertThat(await(fixture.redis().async().ttl(Keys.ledger("s1")))).isPositive();
  }

  @Test
  void chargesMessagesToAShopperWhoWasMergedIntoAnotherUnderTheFormerId() {
    await(fixture.redis().async().hset(Keys.shopper("former"), "into", "s1"));
    Contacts contacts = new RedisContacts(fixture.redis(), LIMITS, History.DEFAULT);
    List<Contact> one = List.of(new Contact("m1", Contact.Channel.MAIL, T0_MS));
    assertThat(await(contacts.take("former", one))).containsExactly(Contacts.Result.CHARGED);
    assertThat(await(contacts.take("s1", one))).containsExactly(Contacts.Result.UNCHANGED);
    assertThat(await(fixture.redis().async().exists(Keys.ledger("former")))).isZero();
  }

  @Test
  void writesNoMessageOfOthersWithoutConsent() {
    Contacts contacts = new RedisContacts(fixture.redis(), LIMITS, History.DEFAULT);
    Contact contact = new Contact("m1", Contact.Channel.MAIL, T0_MS);
    List<String> before = await(fixture.redis().async().keys("*"));
    for (String nobody : List.of("stranger", "", "s1:", "*")) {
      assertThat(await(contacts.take(nobody, List.of(contact))))
          .containsExactly(Contacts.Result.UNKNOWN);
    }
    assertThat(await(fixture.redis().async().keys("*"))).hasSameElementsAs(before);
  }

  @Test
  void keepsTheGapToTheMillisecond() {
    claim("d1", "v1", T0_MS, List.of(offer("a", Limits.NONE)));
    long edgeMs = T0_MS + 10 * MINUTE_MS;
    assertThat(claim("d2", "v1", edgeMs - 1, List.of(offer("a", Limits.NONE))).reason())
        .isEqualTo(Reason.VISIT_GAP);
    assertThat(claim("d3", "v1", edgeMs, List.of(offer("a", Limits.NONE))).reason())
        .isEqualTo(Reason.OFFERED);
  }

  @Test
  void neverLetsTimeRunBackwards() {
    claim("d1", "v1", T0_MS, List.of(offer("a", Limits.NONE)));
    fixture.consent("s2", "ANDROID", "token");
    await(
        claims.claim(
            RedisFixture.request(
                "d2",
                entered("e-d2", "v2", "s2", T0_MS - MINUTE_MS),
                List.of(),
                List.of(offer("a", Limits.NONE)),
                null)));
    assertThat(await(fixture.redis().async().zscore(Keys.ledger("s2"), "d2|a|v2|north")))
        .isEqualTo(T0_MS);
  }

  @Test
  void refusesATimeFarFromThatOfRedis() {
    Claims strict = fixture.claims(LIMITS, Duration.ofSeconds(2));
    long nowMs = System.currentTimeMillis();
    for (long offMs : new long[] {-60_000, 60_000}) {
      assertThatThrownBy(
              () ->
                  await(
                      strict.claim(
                          request("d1", "v1", nowMs + offMs, List.of(offer("a", Limits.NONE))))))
          .hasStackTraceContaining("CLOCK the time of the claim is");
    }
    assertThat(await(fixture.redis().async().exists(Keys.decision("d1"), Keys.HISTORY))).isZero();
    assertThat(
            await(strict.claim(request("d1", "v1", nowMs, List.of(offer("a", Limits.NONE)))))
                .reason())
        .isEqualTo(Reason.OFFERED);
  }

  @Test
  void agreesWithASimpleModelOverRandomOperations() {
    for (int round = 0; round < 4; round++) {
      fixture.wipe();
      try (RedisPeople people = new RedisPeople(fixture)) {
        new ClaimPlay(fixture, people, System.nanoTime()).run(500);
      }
    }
  }

  private Claims.Outcome claim(String id, String visit, long nowMs, List<Offer> ranked) {
    return await(claims.claim(request(id, visit, nowMs, ranked)));
  }

  private static Claims.Request request(String id, String visit, long nowMs, List<Offer> ranked) {
    return RedisFixture.request(
        id,
        entered("e-" + id, visit, "s1", nowMs),
        List.of(new Refusal("first", Reason.OUT_OF_SCHEDULE)),
        ranked,
        null);
  }

  private static Offer offer(String id, Limits limits) {
    return Offers.offer(id, 1, limits, Trigger.ENTER);
  }
}
