package dev.beckon.cloud.delivery;

import static dev.beckon.cloud.store.RedisFixture.await;
import static dev.beckon.cloud.store.RedisFixture.entered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Companions;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.decision.Ranked;
import dev.beckon.cloud.delivery.FakeFcm.Answer;
import dev.beckon.cloud.history.HistoryReader.Entry;
import dev.beckon.cloud.store.HighWaterMark;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisClaims;
import dev.beckon.cloud.store.RedisFixture;
import dev.beckon.cloud.store.RedisHistoryReader;
import dev.beckon.cloud.store.RedisOutbox;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Claims, a real Redis, the Admin SDK and an FCM endpoint with faults. */
@Timeout(60)
class RelayIT {
  private static final long DEADLINE_MS = 30_000;

  @TempDir static Path dataDir;
  private static RedisFixture fixture;
  private static RedisHistoryReader reader;

  private final AtomicLong skippedMs = new AtomicLong();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Relay> relays = new ArrayList<>();
  private FakeFcm fcm;
  private FcmChannel channel;
  private Claims claims;

  @BeforeAll
  static void start() throws IOException {
    fixture = new RedisFixture(dataDir);
    reader = new RedisHistoryReader(fixture.redis());
  }

  @AfterAll
  static void stop() throws IOException {
    fixture.close();
  }

  @BeforeEach
  void open() throws IOException {
    fixture.wipe();
    claims =
        new RedisClaims(
            fixture.redis(),
            AttentionLimits.of(9, Duration.ZERO, 9, Duration.ofMillis(DEADLINE_MS)),
            new HighWaterMark(dataDir),
            History.DEFAULT,
            null,
            new SimpleMeterRegistry());
    fcm = new FakeFcm();
    channel = FcmChannel.open(fcm.serviceAccount(dataDir), fcm.url(), System::currentTimeMillis);
    assertThat(channel.validate().outcome()).isEqualTo(Validation.Outcome.TAKEN);
    fcm.messages.clear();
  }

  @AfterEach
  void close() {
    relays.forEach(Relay::close);
    channel.close();
    fcm.close();
  }

  @Test
  void bringsAClaimToThePhoneAndKeepsTheStopwatch() {
    claim("d1", "ANDROID");
    long decidedUs = nowUs();
    relay("p1").claimed("d1", nowUs() - 50_000, decidedUs);
    JsonObject outcome = outcome("d1");
    assertThat(outcome.getString("state")).isEqualTo("ACCEPTED");
    assertThat(outcome.getInteger("attempt")).isEqualTo(1);
    assertThat(outcome.getString("shopperId")).isEqualTo("s-d1");
    assertThat(outcome.getString("storeId")).isEqualTo("north");
    assertThat(outcome.getString("offerId")).isEqualTo("a");
    JsonObject stopwatch = outcome.getJsonObject("stopwatch");
    assertThat(stopwatch.getLong("decidedUs")).isEqualTo(decidedUs);
    assertThat(stopwatch.getLong("acceptedUs")).isBetween(decidedUs, nowUs());
    JsonObject decision = new JsonObject(await(reader.decision("d1")).orElseThrow());
    assertThat(decision.getJsonObject("stopwatch").equals(stopwatch)).isTrue();
    assertThat(decision.getString("state")).isEqualTo("ACCEPTED");
    assertThat(fcm.messages).hasSize(1);
    assertCharged("d1", true);
    assertThat(hash("d1")).doesNotContainKeys("told", "owner");
  }

  @Test
  void resendsToAndroidWithTheSameIdWhenNobodyKnows() {
    fcm.answers.add(Answer.of(503, "UNAVAILABLE"));
    fcm.answers.add(Answer.of(500, "INTERNAL"));
    claim("d1", "ANDROID");
    relay("p1").claimed("d1", nowUs() - 50_000, nowUs());
    assertThat(outcome("d1").getString("state")).isEqualTo("ACCEPTED");
    assertThat(outcome("d1").getInteger("attempt")).isEqualTo(3);
    assertThat(fcm.messages)
        .hasSize(3)
        .extracting(m -> m.getJsonObject("message").getJsonObject("data").getString("decisionId"))
        .containsOnly("d1");
    assertCharged("d1", true);
  }

  @Test
  void givesUpAfterThreeUnsureAttemptsAndStaysCharged() {
    for (int i = 0; i < 3; i++) {
      fcm.answers.add(Answer.of(503, "UNAVAILABLE"));
    }
    claim("d1", "ANDROID");
    relay("p1").claimed("d1", nowUs() - 50_000, nowUs());
    assertThat(outcome("d1").getString("state")).isEqualTo("UNKNOWN");
    assertThat(fcm.messages).hasSize(3);
    assertCharged("d1", true);
  }

  @Test
  void doesNotResendToIos() {
    fcm.answers.add(FakeFcm.HANG);
    claim("d1", "IOS");
    relay("p1").claimed("d1", nowUs() - 50_000, nowUs());
    assertThat(outcome("d1").getString("state")).isEqualTo("UNKNOWN");
    assertThat(fcm.messages).hasSize(1);
    assertCharged("d1", true);
  }

  @Test
  void waitsAsLongAsItIsToldTo() {
    fcm.answers.add(new Answer(429, "QUOTA_EXCEEDED", Map.of("Retry-After", "1")));
    claim("d1", "IOS");
    relay("p1").claimed("d1", nowUs() - 50_000, nowUs());
    assertThat(outcome("d1").getString("state")).isEqualTo("ACCEPTED");
    assertThat(fcm.messages).hasSize(2);
    assertCharged("d1", true);
  }

  @Test
  void refundsWhenItWouldHaveToWaitPastTheDeadline() {
    fcm.answers.add(Answer.of(429, "QUOTA_EXCEEDED"));
    claim("d1", "ANDROID");
    relay("p1").claimed("d1", nowUs() - 50_000, nowUs());
    assertThat(outcome("d1").getString("state")).isEqualTo("EXPIRED");
    assertCharged("d1", false);
  }

  @Test
  void forgetsADeadTokenAndRefunds() {
    fcm.answers.add(Answer.of(404, "UNREGISTERED"));
    claim("d1", "ANDROID");
    relay("p1").claimed("d1", nowUs() - 50_000, nowUs());
    assertThat(outcome("d1").getString("state")).isEqualTo("REJECTED");
    assertCharged("d1", false);
    assertThat(await(fixture.redis().async().hexists(Keys.installation("i-s-d1"), "pushToken")))
        .isFalse();
  }

  @Test
  void keepsTheTokenWhenItIsNotFcmThatAnswers404() {
    fcm.answers.add(Answer.of(404, null));
    claim("d1", "ANDROID");
    relay("p1").claimed("d1", nowUs() - 50_000, nowUs());
    assertThat(outcome("d1").getString("state")).isEqualTo("REJECTED");
    assertCharged("d1", false);
    assertThat(await(fixture.redis().async().hexists(Keys.installation("i-s-d1"), "pushToken")))
        .isTrue();
  }

  @Test
  void sendsNothingToAPhoneThatShowsNothingAnyMoreAndRefunds() {
    claim("d1", "ANDROID");
    String installation = Keys.installation("i-s-d1");
    await(fixture.redis().async().hset(installation, "phone", "ON_AIR 1101 1"));
    relay("p1").claimed("d1", nowUs() - 50_000, nowUs());
    assertThat(outcome("d1").getString("state")).isEqualTo("REJECTED");
    assertThat(fcm.messages).isEmpty();
    assertCharged("d1", false);
  }

  @Test
  void refundsWhatIsRefusedForGood() {
    fcm.answers.add(Answer.of(403, "SENDER_ID_MISMATCH"));
    claim("d1", "ANDROID");
    relay("p1").claimed("d1", nowUs() - 50_000, nowUs());
    assertThat(outcome("d1").getString("state")).isEqualTo("REJECTED");
    assertThat(outcome("d1").getString("detail")).isEqualTo("403 SENDER_ID_MISMATCH");
    assertCharged("d1", false);
  }

  @Test
  void keepsChargedWhatMayHaveBeenDeliveredBeforeARefusal() {
    fcm.answers.add(Answer.of(503, "UNAVAILABLE"));
    fcm.answers.add(Answer.of(404, "UNREGISTERED"));
    claim("d1", "ANDROID");
    relay("p1").claimed("d1", nowUs() - 50_000, nowUs());
    assertThat(outcome("d1").getString("state")).isEqualTo("UNKNOWN");
    assertCharged("d1", true);
  }

  @Test
  void takesOverAClaimThatWasNeverHandedOn() {
    claim("d1", "ANDROID");
    relay("p2").start(Companions.NONE);
    assertThat(outcome("d1").getString("state")).isEqualTo("ACCEPTED");
    assertThat(fcm.messages).hasSize(1);
  }

  @Test
  void takesOverAnAttemptOfADeadProcessAndFencesItOut() {
    claim("d1", "ANDROID");
    RedisOutbox dead = outbox("dead");
    assertThat(await(dead.mark("d1", "dead:1", nowUs() / 1000, nowUs())).kind())
        .isEqualTo(Outbox.MarkKind.MARKED);
    skippedMs.addAndGet(6_000);
    relay("p2").start(Companions.NONE);
    assertThat(outcome("d1").getString("state")).isEqualTo("ACCEPTED");
    assertThat(outcome("d1").getInteger("attempt")).isEqualTo(2);
    assertThat(await(dead.close("d1", "dead:1", State.REJECTED, "late", 0, null)))
        .isEqualTo("ACCEPTED");
    assertCharged("d1", true);
  }

  @Test
  void endsAnAttemptOfADeadProcessForAnIphoneAsUnknown() {
    claim("d1", "IOS");
    await(outbox("dead").mark("d1", "dead:1", nowUs() / 1000, nowUs()));
    skippedMs.addAndGet(6_000);
    relay("p2").start(Companions.NONE);
    assertThat(outcome("d1").getString("state")).isEqualTo("UNKNOWN");
    assertThat(fcm.messages).isEmpty();
    assertCharged("d1", true);
  }

  @Test
  void leavesAFreshAttemptOfAnotherProcessAloneAndFencesItsOwn() {
    claim("d1", "ANDROID");
    long nowMs = nowUs() / 1000;
    RedisOutbox first = outbox("p1");
    assertThat(await(first.mark("d1", "p1:1", nowMs, 0)).kind()).isEqualTo(Outbox.MarkKind.MARKED);
    assertThat(await(outbox("p2").mark("d1", "p2:1", nowMs + 1_000, 0)).kind())
        .isEqualTo(Outbox.MarkKind.BUSY);
    assertThat(await(first.mark("d1", "p1:1", nowMs, 0)).attempt()).isEqualTo(1);
    assertThat(await(outbox("p2").close("d1", "p2:1", State.ACCEPTED, "", 1, null)))
        .isEqualTo("FENCED");
    assertThat(await(outbox("p2").release("d1", "p2:1", true, 1, ""))).isEqualTo("FENCED");
    assertThat(await(first.close("d1", "p1:1", State.ACCEPTED, "", 1, null))).isEqualTo("ACCEPTED");
  }

  @Test
  void endsWhatIsPastItsDeadline() {
    claim("never", "ANDROID");
    claim("maybe", "ANDROID");
    await(outbox("dead").mark("maybe", "dead:1", nowUs() / 1000, nowUs()));
    skippedMs.addAndGet(DEADLINE_MS);
    relay("p2").start(Companions.NONE);
    assertThat(outcome("never").getString("state")).isEqualTo("EXPIRED");
    assertThat(outcome("maybe").getString("state")).isEqualTo("UNKNOWN");
    assertThat(fcm.messages).isEmpty();
    assertThat(charges("s-never")).isEmpty();
    assertThat(charges("s-maybe")).hasSize(1);
    assertThat(await(fixture.redis().async().get(Keys.offerCharged("a")))).isEqualTo("1");
    assertThat(await(fixture.redis().async().zcard(Keys.OPEN))).isZero();
  }

  @Test
  void sendsNothingOnceConsentIsGoneAndLeavesNothing() {
    claim("d1", "ANDROID");
    await(fixture.redis().async().del(Keys.shopper("s-d1"), Keys.ledger("s-d1")));
    relay("p1").start(Companions.NONE);
    await().until(() -> await(fixture.redis().async().zcard(Keys.OPEN)) == 0);
    assertThat(await(fixture.redis().async().exists(Keys.decision("d1")))).isZero();
    assertThat(fcm.messages).isEmpty();
    assertThat(await(fixture.redis().async().get(Keys.offerCharged("a")))).isEqualTo("0");
  }

  @Test
  void countsAnEndOnceHoweverOftenItIsComeUpon() {
    claim("d1", "ANDROID");
    Counter accepted = meters.counter("beckon_deliveries_total", "state", "ACCEPTED");
    double before = accepted.count();
    Relay relay = relay("p1");
    relay.claimed("d1", 0, nowUs());
    outcome("d1");
    await().until(() -> accepted.count() == before + 1);

    await().until(() -> meters.get("beckon_relay_in_hand").gauge().value() == 0);
    relay.claimed("d1", 0, 0); // as by a scan that read the open claims just before
    await().until(() -> meters.get("beckon_relay_in_hand").gauge().value() == 0);

    assertThat(accepted.count()).isEqualTo(before + 1);
  }

  @Test
  void leavesToRecoveryWhatItCannotTake() {
    fcm.answers.add(FakeFcm.HANG);
    Relay small = new Relay("p1", outbox("p1"), channel, 1, 1, this::nowUs, meters);
    relays.add(small);
    for (String id : List.of("d1", "d2", "d3", "d4")) {
      claim(id, "ANDROID");
    }
    for (String id : List.of("d1", "d2", "d3", "d4")) {
      small.claimed(id, nowUs() - 50_000, nowUs());
    }
    assertThat(meters.get("beckon_relay_overflow_total").counter().count()).isPositive();
    small.start(Companions.NONE);
    for (String id : List.of("d1", "d2", "d3", "d4")) {
      assertThat(outcome(id).getString("state")).isEqualTo("ACCEPTED");
    }
  }

  @Test
  void warmsUpWithoutLeavingATrace() {
    relay("p1").warmUp();
    assertThat(await(fixture.redis().async().keys("*"))).isEmpty();
    assertThat(fcm.messages).isEmpty();
  }

  @Test
  void sendsNothingWhereAllIsSoldOutMeanwhileAndRefunds() {
    for (String id : List.of("gone", "left")) {
      claim(id, "ANDROID", Offers.about(id, "MUG", "PEN"));
    }
    var commands = fixture.redis().async();
    await(commands.hset(Keys.levels("north"), Map.of("MUG", "5 0", "PEN", "5 1")));
    relay("p1").claimed("left", nowUs(), nowUs());
    assertThat(outcome("left").getString("state")).isEqualTo("ACCEPTED");

    await(commands.hset(Keys.levels("north"), "PEN", "6 0"));
    relay("p2").claimed("gone", nowUs(), nowUs());
    assertThat(outcome("gone").getString("state")).isEqualTo("REJECTED");
    assertThat(outcome("gone").getString("detail")).isEqualTo("sold out in the store meanwhile");
    assertThat(fcm.messages).hasSize(1);
    assertThat(charges("s-gone")).isEmpty();
    assertThat(await(commands.get(Keys.offerCharged("gone")))).isEqualTo("0");
    assertThat(hash("gone")).doesNotContainKey("told");
  }

  @Test
  void sendsNothingOfAnOfferThatWasPausedMeanwhileNotEvenWhatWaits() {
    fcm.answers.add(new Answer(429, "QUOTA_EXCEEDED", Map.of("Retry-After", "20")));
    claim("waits", "ANDROID");
    claim("fresh", "ANDROID");
    Relay relay = relay("p1");
    relay.claimed("waits", nowUs(), nowUs());
    await().until(() -> hash("waits").containsKey("notBeforeMs"));

    await(fixture.redis().async().hset("bk:of", Map.of("a", "PAUSED", "b", "LIVE")));
    relay.claimed("fresh", nowUs(), nowUs());
    relay.start(Companions.NONE);
    for (String id : List.of("waits", "fresh")) {
      assertThat(outcome(id).getString("state")).isEqualTo("REJECTED");
      assertThat(outcome(id).getString("detail")).isEqualTo("the offer is not live any more");
      assertThat(charges("s-" + id)).isEmpty();
    }
    assertThat(fcm.messages).hasSize(1);

    claim("other", "ANDROID", Offers.offer("b"));
    relay.claimed("other", nowUs(), nowUs());
    assertThat(outcome("other").getString("state")).isEqualTo("ACCEPTED");
  }

  @Test
  void leavesInTheAppWhatNoPushWouldBring() {
    claim("d1", "ANDROID");
    await(
        fixture
            .redis()
            .async()
            .hset(Keys.installation("i-s-d1"), "phone", "ON_AIR 1101 " + nowUs()));
    Outbox outbox =
        new RedisOutbox(
            fixture.redis(), "p1", Duration.ofSeconds(5), History.DEFAULT, true, List.of());
    Relay relay = new Relay("p1", outbox, channel, 8, 64, this::nowUs, meters);
    relays.add(relay);
    relay.claimed("d1", nowUs(), nowUs());
    assertThat(outcome("d1").getString("state")).isEqualTo("ACCEPTED");
    assertThat(outcome("d1").getString("detail")).isEqualTo("waits in the app");
    assertThat(outcome("d1").getJsonObject("stopwatch").containsKey("acceptedUs")).isFalse();
    assertThat(fcm.messages).isEmpty();
    assertCharged("d1", true);
    assertThat(hash("d1")).containsKey("words").doesNotContainKeys("told", "owner", "acceptedUs");
    assertThat(await(fixture.redis().async().hexists(Keys.shopper("s-d1"), "accepted"))).isFalse();
    assertThat(deliveries("IN_APP")).isOne();
    assertThat(deliveries("ACCEPTED")).isZero();
  }

  private double deliveries(String state) {
    return meters.get("beckon_deliveries_total").tag("state", state).counter().count();
  }

  private Relay relay(String process) {
    Relay relay = new Relay(process, outbox(process), channel, 8, 64, this::nowUs, meters);
    relays.add(relay);
    return relay;
  }

  private static RedisOutbox outbox(String process) {
    return new RedisOutbox(
        fixture.redis(), process, Duration.ofSeconds(5), History.DEFAULT, false, List.of());
  }

  private long nowUs() {
    return (System.currentTimeMillis() + skippedMs.get()) * 1000;
  }

  private void claim(String id, String platform) {
    claim(id, platform, Offers.offer("a"));
  }

  private void claim(String id, String platform, Offer offer) {
    String shopper = "s-" + id;
    fixture.consent(shopper, platform, "tok-" + id);
    long ms = nowUs() / 1000;
    Claims.Outcome outcome =
        await(
            claims.claim(
                new Claims.Request(
                    id,
                    entered("e-" + id, "v-" + id, shopper, ms),
                    ms * 1000,
                    LocalDate.EPOCH,
                    ms + DEADLINE_MS,
                    List.of(),
                    List.of(Ranked.of(offer)),
                    null)));
    assertThat(outcome.undelivered()).isTrue();
  }

  private JsonObject outcome(String id) {
    return await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> {
              for (Entry entry : await(reader.after("0", 1_000))) {
                JsonObject json = new JsonObject(entry.json());
                if (entry.kind().equals("outcome") && json.getString("decisionId").equals(id)) {
                  return json;
                }
              }
              return null;
            },
            found -> found != null);
  }

  private static List<String> charges(String shopper) {
    return await(fixture.redis().async().zrange(Keys.ledger(shopper), 0, -1));
  }

  private static Map<String, String> hash(String id) {
    return await(fixture.redis().async().hgetall(Keys.decision(id)));
  }

  private static void assertCharged(String id, boolean charged) {
    assertThat(charges("s-" + id)).hasSize(charged ? 1 : 0);
    assertThat(await(fixture.redis().async().get(Keys.offerCharged("a"))))
        .isEqualTo(charged ? "1" : "0");
    assertThat(await(fixture.redis().async().zcard(Keys.OPEN))).isZero();
  }
}
