package dev.beckon.cloud.store;

import static dev.beckon.cloud.shopper.Reachability.NO_PUSH_TOKEN;
import static dev.beckon.cloud.shopper.Reachability.REACHABLE;
import static dev.beckon.cloud.store.FreshRedis.LIMITS;
import static dev.beckon.cloud.store.RedisFixture.await;
import static dev.beckon.cloud.store.RedisFixture.entered;
import static dev.beckon.cloud.store.RedisFixture.event;
import static dev.beckon.cloud.store.RedisFixture.sold;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Deciding;
import dev.beckon.cloud.decision.DecisionService;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.delivery.Receipts;
import dev.beckon.cloud.history.HistoryReader.Entry;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.shopper.Asked;
import dev.beckon.cloud.shopper.FullProfile;
import dev.beckon.cloud.shopper.Past;
import dev.beckon.cloud.shopper.Preferences;
import dev.beckon.cloud.shopper.Quintiles;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Signals;
import dev.beckon.cloud.shopper.Source;
import io.lettuce.core.XAddArgs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Visits, profiles, receipts and the history reader on a real Redis. */
@Timeout(60)
class RedisShopperAdaptersIT {
  private static final long T0_MS = 1_795_435_200_000L;

  @RegisterExtension static final FreshRedis fixture = new FreshRedis();
  private static RedisVisits visits;
  private static RedisHistoryReader reader;
  private Claims claims;

  @BeforeAll
  static void start() {
    visits = new RedisVisits(fixture.redis(), History.DEFAULT);
    reader = new RedisHistoryReader(fixture.redis());
  }

  @BeforeEach
  void consent() {
    claims = fixture.claims();
    fixture.consent("s1", "ANDROID", "token");
  }

  @Test
  void savesAVisitWithItsEventAndLoadsItAgain() {
    PresenceEvent event = entered("e1", "v1", "s1", T0_MS);
    assertThat(await(visits.save(event))).isTrue();
    assertThat(await(visits.load("north"))).containsExactly(event.visit());
    assertThat(await(visits.load("south"))).isEmpty();
    Entry entry = await(reader.after("0", 1)).get(0);
    assertThat(entry.kind()).isEqualTo("visit");
    assertThat(new JsonObject(entry.json()))
        .isEqualTo(
            new JsonObject(
                """
                {"type":"ENTERED","eventId":"e1","visitId":"v1","storeId":"north",
                 "shopperId":"s1","zoneId":"coffee","atMs":1795435200000,"dwellMs":0}
                """));
    assertThat(await(fixture.redis().async().lrange(Keys.traces("s1"), 0, -1)))
        .containsExactly("h:" + entry.id());
  }

  @Test
  void appendsAnEventThatComesAgainOnce() {
    PresenceEvent event = entered("e1", "v1", "s1", T0_MS);
    assertThat(await(visits.save(event))).isTrue();
    assertThat(await(visits.save(event))).isTrue();
    assertThat(await(visits.save(entered("e2", "v1", "s1", T0_MS + 1)))).isTrue();
    assertThat(await(reader.after("0", 9)))
        .extracting(entry -> new JsonObject(entry.json()).getString("eventId"))
        .containsExactly("e1", "e2");
  }

  @Test
  void dropsAVisitThatEnded() {
    await(visits.save(entered("e1", "v1", "s1", T0_MS)));
    PresenceEvent end =
        event(
            PresenceEvent.Type.VISIT_ENDED,
            "e2",
            "v1",
            "s1",
            T0_MS,
            PresenceEvent.Cause.PHONE_STOPPED);
    assertThat(await(visits.save(end))).isTrue();
    assertThat(await(visits.load("north"))).isEmpty();
    await(visits.save(entered("e3", "v2", "s1", T0_MS + 9)));
    assertThat(
            await(
                    new RedisFullProfiles(fixture.redis(), Set.of(), Optional::<Quintiles>empty)
                        .whole("s1"))
                .orElseThrow()
                .visits())
        .isEqualTo(new FullProfile.Visits(Source.FIRST_PARTY, 2, T0_MS + 9));
    assertThat(new JsonObject(await(reader.after("0", 9)).get(1).json()).getString("cause"))
        .isEqualTo("PHONE_STOPPED");
  }

  @Test
  void dropsRecordsBeforeTheTracesThatLeadToThem() {
    var commands = fixture.redis().async();
    await(
        commands.xadd(
            Keys.HISTORY, new XAddArgs().id("1000-0"), Map.of("kind", "visit", "json", "{}")));
    await(visits.save(entered("e1", "v1", "s1", T0_MS)));
    assertThat(await(reader.after("0", 9))).hasSize(1);
    assertThat(await(commands.ttl(Keys.traces("s1"))))
        .isGreaterThan(History.DEFAULT.keep().toSeconds());
  }

  @Test
  void writesNoVisitWithoutConsent() {
    assertThat(await(visits.save(entered("e1", "v1", "stranger", T0_MS)))).isFalse();
    assertThat(await(fixture.redis().async().keys("*stranger*"))).isEmpty();
    assertThat(await(fixture.redis().async().exists(Keys.HISTORY, Keys.visits("north")))).isZero();
  }

  @Test
  void touchesOnlyVisitsThatAreSavedAndStillHaveConsent() {
    fixture.consent("s2", "ANDROID", "token");
    PresenceEvent first = entered("e1", "v1", "s1", T0_MS);
    PresenceEvent second = entered("e2", "v2", "s2", T0_MS);
    await(visits.save(first));
    await(visits.save(second));
    await(fixture.redis().async().del(Keys.shopper("s2")));
    Visit later = entered("x", "v1", "s1", T0_MS + 5_000).visit();
    Visit unsaved = entered("x", "v3", "s3", T0_MS).visit();
    await(visits.touch("north", List.of(later, second.visit(), unsaved)));
    assertThat(await(visits.load("north"))).containsExactly(later);
  }

  @Test
  void readsTheLastSalesOfALinkedCustomerOnlyWithConsentToThat() {
    RedisProfiles profiles = new RedisProfiles(fixture.redis(), Set.of(), Optional::empty);
    var commands = fixture.redis().async();
    await(commands.hset(Keys.shopper("s1"), "customers", "[\"c7\",\"c8\"]"));
    RedisPurchases purchases =
        new RedisPurchases(fixture.redis(), 2, Duration.ofDays(1), new SimpleMeterRegistry());
    await(purchases.take(List.of(sold("r1", "c7", 900, "X"), sold("r2", "c7", 3_000, "Z")), T0_MS));
    await(purchases.take(List.of(sold("r3", "c8", 1_000, "X")), T0_MS));
    assertThat(await(profiles.read("s1", "i-s1", "north", Asked.products(List.of("W", "X", "Y")))))
        .isEqualTo(
            new ShopperProfile(
                true,
                "i-s1",
                "ANDROID",
                REACHABLE,
                null,
                true,
                Preferences.NONE,
                Map.of("X", 1_000L),
                Map.of(),
                Signals.NONE,
                Past.NONE));
    await(commands.hdel(Keys.shopper("s1"), "purchases"));
    await(commands.hdel(Keys.installation("i-s1"), "pushToken"));
    await(commands.hset(Keys.installation("i-s1"), "language", "pt-BR"));
    assertThat(await(profiles.read("s1", "i-s1", "north", Asked.products(List.of("X")))))
        .isEqualTo(
            new ShopperProfile(
                true,
                "i-s1",
                "ANDROID",
                NO_PUSH_TOKEN,
                "pt-BR",
                false,
                Preferences.NONE,
                Map.of(),
                Map.of(),
                Signals.NONE,
                Past.NONE));
    assertThat(await(profiles.read("stranger", "i-s1", "north", Asked.products(List.of("X")))))
        .isEqualTo(ShopperProfile.NONE);
  }

  @Test
  void takesAReceiptOnceAndOnlyFromTheDecisionsShopper() {
    fixture.consent("s2", "ANDROID", "token");
    await(
        claims.claim(
            RedisFixture.request(
                "d1",
                entered("e1", "v1", "s1", T0_MS),
                List.of(),
                List.of(Offers.offer("a")),
                null)));
    RedisReceipts receipts =
        new RedisReceipts(fixture.redis(), Duration.ofDays(1), History.DEFAULT, () -> T0_MS);
    assertThat(await(receipts.take("s1", "d1", Receipts.Kind.SHOWN, 7)))
        .isEqualTo(Receipts.Result.APPLIED);
    assertThat(await(receipts.take("s1", "d1", Receipts.Kind.SHOWN, 8)))
        .isEqualTo(Receipts.Result.REPEATED);
    assertThat(await(receipts.take("s1", "d1", Receipts.Kind.OPENED, 9)))
        .isEqualTo(Receipts.Result.APPLIED);
    assertThat(await(receipts.take("s2", "d1", Receipts.Kind.SHOWN, 7)))
        .isEqualTo(Receipts.Result.UNKNOWN);
    assertThat(await(receipts.take("s1", "d2", Receipts.Kind.SHOWN, 7)))
        .isEqualTo(Receipts.Result.UNKNOWN);
    FullProfile profile =
        await(
                new RedisFullProfiles(fixture.redis(), Set.of(), Optional::<Quintiles>empty)
                    .whole("s1"))
            .orElseThrow();
    assertThat(profile.responses())
        .isEqualTo(new FullProfile.Responses(Source.FIRST_PARTY, 0, 1, 1, 0));
    List<Entry> entries = await(reader.after("0", 9));
    assertThat(entries).extracting(Entry::kind).containsExactly("decision", "receipt", "receipt");
    assertThat(entries.get(1).json())
        .isEqualTo(
            "{\"decisionId\":\"d1\",\"shopperId\":\"s1\",\"kind\":\"SHOWN\",\"atMs\":7,"
                + "\"storeId\":\"north\"}");
    assertThat(await(reader.after(entries.get(0).id(), 1))).containsExactly(entries.get(1));
  }

  @Test
  void keepsNoReceiptWithoutConsentToMeasurement() {
    await(
        claims.claim(
            RedisFixture.request(
                "d1",
                entered("e1", "v1", "s1", T0_MS),
                List.of(),
                List.of(Offers.offer("a")),
                null)));
    await(fixture.redis().async().hdel(Keys.shopper("s1"), "measurement"));
    RedisReceipts receipts =
        new RedisReceipts(fixture.redis(), Duration.ofDays(1), History.DEFAULT, () -> T0_MS);
    assertThat(await(receipts.take("s1", "d1", Receipts.Kind.SHOWN, 7)))
        .isEqualTo(Receipts.Result.UNMEASURED);
    assertThat(await(fixture.redis().async().hexists(Keys.decision("d1"), "shownAtMs"))).isFalse();
    assertThat(await(reader.after("0", 9))).extracting(Entry::kind).containsExactly("decision");
  }

  @Test
  void leavesWhoDismissesAloneAlsoWithoutConsentToMeasurement() {
    fixture.consent("s2", "ANDROID", "token");
    await(
        claims.claim(
            RedisFixture.request(
                "d1",
                entered("e1", "v1", "s1", T0_MS),
                List.of(),
                List.of(Offers.offer("a")),
                null)));
    await(fixture.redis().async().hdel(Keys.shopper("s1"), "measurement"));
    await(fixture.redis().async().hdel(Keys.shopper("s2"), "measurement"));
    Map<String, String> before = await(fixture.redis().async().hgetall(Keys.decision("d1")));
    RedisReceipts receipts =
        new RedisReceipts(fixture.redis(), Duration.ofDays(1), History.DEFAULT, () -> T0_MS);
    assertThat(await(receipts.take("s1", "d1", Receipts.Kind.DISMISSED, 7)))
        .isEqualTo(Receipts.Result.UNMEASURED);
    assertThat(await(receipts.take("s2", "d1", Receipts.Kind.DISMISSED, 7)))
        .as("somebody else's")
        .isEqualTo(Receipts.Result.UNKNOWN);
    assertThat(await(fixture.redis().async().hget(Keys.shopper("s1"), "pausedUntilMs")))
        .isEqualTo(Long.toString(T0_MS + 86_400_000));
    assertThat(await(fixture.redis().async().hexists(Keys.shopper("s2"), "pausedUntilMs")))
        .isFalse();
    assertThat(await(fixture.redis().async().hgetall(Keys.decision("d1"))))
        .as("what became of the offer is nobody's business")
        .isEqualTo(before);
    assertThat(await(fixture.redis().async().hexists(Keys.shopper("s1"), "dismissed"))).isFalse();
    assertThat(await(fixture.redis().async().hgetall(Keys.OFFER_RECEPTION))).isEmpty();
    assertThat(await(reader.after("0", 9))).extracting(Entry::kind).containsExactly("decision");
  }

  @Test
  void readsWhatTheShopperSaid() {
    RedisChoices choices = new RedisChoices(fixture.redis(), () -> {});
    Preferences said = new Preferences(Set.of("wine"), Set.of("toys", "pets"), Set.of("vegan"), 0);
    assertThat(await(choices.prefer("s1", said))).isTrue();
    assertThat(await(choices.preferences("s1"))).contains(said);
    assertThat(await(choices.quiet("s1", 77))).isTrue();
    Preferences quiet = new Preferences(said.wanted(), said.unwanted(), said.facts(), 77);
    RedisProfiles profiles = new RedisProfiles(fixture.redis(), Set.of(), Optional::empty);
    assertThat(
            await(profiles.read("s1", "i-s1", "north", Asked.products(List.of("X")))).preferences())
        .isEqualTo(quiet);
    assertThat(await(choices.prefer("s1", Preferences.NONE))).isTrue();
    assertThat(await(choices.quiet("s1", 0))).isTrue();
    assertThat(await(choices.preferences("s1"))).contains(Preferences.NONE);
    assertThat(await(choices.quiet("stranger", 7))).isFalse();
    assertThat(await(choices.preferences("stranger"))).isEmpty();
    assertThat(await(fixture.redis().async().exists(Keys.shopper("stranger")))).isZero();
  }

  @Test
  void refusesAPlaceThatIsNone() {
    assertThatThrownBy(() -> reader.after("yesterday", 1)).hasMessageContaining("'yesterday'");
    assertThatThrownBy(() -> reader.after("0", 1_001)).hasMessage("limit: 1001, must be 1 to 1000");
    assertThat(await(reader.lastId())).isEqualTo("0");
    assertThat(await(reader.decision("d1"))).isEmpty();
  }

  @Test
  void warmsUpWithoutLeavingATrace() {
    fixture.wipe();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    DecisionService service =
        Deciding.at(() -> T0_MS * 1000)
            .limits(LIMITS)
            .profiles(new RedisProfiles(fixture.redis(), Set.of(), Optional::empty))
            .claims(claims)
            .handoff(
                (id, heardUs, decidedUs) -> {
                  throw new AssertionError("nothing to hand on");
                })
            .listener(new DecisionMeters(meters))
            .service();
    await(service.warmUp(Offers.offer("a")));
    assertThat(await(fixture.redis().async().keys("*"))).isEmpty();
    assertThat(meters.get("beckon.decisions").tag("reason", "CONSENT_GONE").counter().count())
        .isZero();
  }
}
