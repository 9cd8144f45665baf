package dev.beckon.cloud.history;

import static dev.beckon.cloud.store.RedisFixture.await;
import static dev.beckon.cloud.store.RedisFixture.entered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offer.About;
import dev.beckon.cloud.decision.Offer.Goal;
import dev.beckon.cloud.decision.Offer.Goal.Metric;
import dev.beckon.cloud.decision.Offer.Redemption;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.decision.Pursuit;
import dev.beckon.cloud.decision.Pursuit.Span;
import dev.beckon.cloud.decision.Ranked;
import dev.beckon.cloud.delivery.Receipts;
import dev.beckon.cloud.delivery.State;
import dev.beckon.cloud.history.OfferResults.Deliveries;
import dev.beckon.cloud.history.OfferResults.Group;
import dev.beckon.cloud.identity.Consent;
import dev.beckon.cloud.identity.Purpose;
import dev.beckon.cloud.redemption.Credits;
import dev.beckon.cloud.redemption.Redemptions;
import dev.beckon.cloud.redemption.Redemptions.Action;
import dev.beckon.cloud.redemption.Redemptions.Outcome;
import dev.beckon.cloud.shopper.Receipt;
import dev.beckon.cloud.shopper.Receipt.Line;
import dev.beckon.cloud.store.HighWaterMark;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisChoices;
import dev.beckon.cloud.store.RedisClaims;
import dev.beckon.cloud.store.RedisCredits;
import dev.beckon.cloud.store.RedisDump;
import dev.beckon.cloud.store.RedisFixture;
import dev.beckon.cloud.store.RedisHistoryStream;
import dev.beckon.cloud.store.RedisOutbox;
import dev.beckon.cloud.store.RedisReceipts;
import dev.beckon.cloud.store.RedisRedemptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What offers earned, added up in SQL from what the service's own scripts recorded. */
@Timeout(60)
class OfferResultsIT {
  private static final long T0_MS = 1_795_435_200_000L;
  private static final long MINUTE_MS = 60_000;
  private static final Duration WINDOW = Duration.ofHours(2);
  private static final Offer GRINDER = offer("grinder", Set.of("G1", "G2"), Set.of("coffee"));
  private static final Offer BEANS = offer("beans", Set.of("B1"), Set.of());

  @TempDir Path dataDir;
  private RedisFixture redis;
  private HistoryDatabase database;
  private Connection connection;
  private Claims claims;
  private RedisOutbox outbox;
  private Credits credits;
  private Redemptions redemptions;

  private static Offer offer(String id, Set<String> products, Set<String> categories) {
    return Offers.make(id)
        .about(new About(products, categories, Set.of()))
        .redemption(new Redemption(WINDOW, Duration.ofDays(7)))
        .build();
  }

  @BeforeEach
  void start() throws IOException, SQLException {
    redis = new RedisFixture(dataDir);
    database = HistoryDatabase.sqlite(dataDir.resolve("history.db"));
    database.migrate();
    connection = database.connect();
    claims =
        new RedisClaims(
            redis.redis(),
            AttentionLimits.of(9, Duration.ZERO, 9, Duration.ofSeconds(30)),
            new HighWaterMark(dataDir),
            History.DEFAULT,
            null,
            new SimpleMeterRegistry());
    outbox =
        new RedisOutbox(
            redis.redis(), "p", Duration.ofSeconds(10), History.DEFAULT, false, List.of());
    credits = new RedisCredits(redis.redis(), 2, Set.of("health"), History.DEFAULT);
    redemptions = new RedisRedemptions(redis.redis(), History.DEFAULT, new SimpleMeterRegistry());
    for (String shopper : List.of("s1", "s2", "s3", "s4", "s5")) {
      redis.consent(shopper, "ANDROID", "token");
    }
  }

  @AfterEach
  void stop() throws IOException, SQLException {
    connection.close();
    redis.close();
  }

  /** Decides and delivers; a state of null means that the shopper is held out. */
  private void told(String decisionId, String shopper, Offer offer, long atMs, State state) {
    claimed(decisionId, shopper, offer, atMs, state);
    if (state != null) {
      long acceptedUs = state == State.ACCEPTED ? atMs * 1000 : 0;
      await(outbox.close(decisionId, "p:" + decisionId, state, "test", acceptedUs, null));
    }
  }

  private void claimed(String decisionId, String shopper, Offer offer, long atMs, State state) {
    Ranked ranked = Ranked.of(offer);
    if (state == null) {
      ranked = new Ranked(offer, ranked.variant(), 0.2, true, false);
    }
    Claims.Request one =
        RedisFixture.request(
            decisionId,
            entered("e-" + decisionId, "v-" + shopper, shopper, atMs),
            List.of(),
            List.of(offer),
            null);
    await(
        claims.claim(
            new Claims.Request(
                decisionId,
                one.event(),
                one.nowUs(),
                one.day(),
                one.deadlineMs(),
                List.of(),
                List.of(ranked),
                null)));
    if (state != null) {
      await(outbox.mark(decisionId, "p:" + decisionId, atMs, atMs * 1000));
    }
  }

  private void sold(String shopper, String receiptId, long atMs, Line... lines) {
    await(credits.sold(shopper, receipt(receiptId, null, false, atMs, lines)));
  }

  private static Receipt receipt(
      String receiptId, String returnOf, boolean cancelled, long atMs, Line... lines) {
    return new Receipt(receiptId, "north", "c", atMs, returnOf, cancelled, List.of(lines));
  }

  /**
   * @param cents of one
   */
  private static Line line(String sku, String category, long quantity, double cents) {
    return new Line(sku, category, quantity, Math.round(cents * 10_000));
  }

  private OfferResults results(String offerId, String... storeIds) throws Exception {
    new Drain(new RedisHistoryStream(redis.redis(), History.DEFAULT)).step(connection, 1_000);
    assertThat(Rows.count(database, "unreadable")).isZero();
    return Results.of(connection, offerId, List.of(storeIds), Optional.empty());
  }

  private long reached(Metric metric, Span... counted) throws Exception {
    results("grinder");
    Goal goal = new Goal(metric, 9, 0, LocalDate.of(2026, 12, 31));
    Optional<Pursuit> pursuit = Optional.of(new Pursuit(goal, List.of(counted)));
    return Results.of(connection, "grinder", List.of(), pursuit).reached().orElseThrow();
  }

  private static Span untilMs(String storeId, long untilMs) {
    return new Span(Set.of(storeId), Set.of(), Long.MIN_VALUE, untilMs);
  }

  private Group told(String offerId) throws Exception {
    return results(offerId).told();
  }

  @Test
  void addsUpWhatBecameOfAnOfferToTheCent() throws Exception {
    told("d1", "s1", GRINDER, T0_MS, State.ACCEPTED);
    told("d2", "s2", GRINDER, T0_MS, State.UNKNOWN);
    told("d3", "s3", GRINDER, T0_MS, State.REJECTED);
    told("d4", "s4", GRINDER, T0_MS, State.EXPIRED);
    told("d5", "s5", GRINDER, T0_MS, null);
    told("d6", "s1", GRINDER, T0_MS + 1, State.ACCEPTED);
    RedisReceipts receipts =
        new RedisReceipts(redis.redis(), Duration.ofMinutes(1), History.DEFAULT, () -> T0_MS);
    await(receipts.take("s1", "d1", Receipts.Kind.SHOWN, T0_MS + 3));
    await(receipts.take("s1", "d1", Receipts.Kind.OPENED, T0_MS + 4));
    await(receipts.take("s2", "d2", Receipts.Kind.SHOWN, T0_MS + 3));
    await(receipts.take("s2", "d2", Receipts.Kind.DISMISSED, T0_MS + 4));
    redeem(Action.COMMIT, "d1", "r1");
    redeem(Action.COMMIT, "d2", "r2");
    redeem(Action.REVERSE, "d2", "r2");
    // 3 at 33.335 are 100.005, which is 100.01 in cents; 19.99 for the other; the milk is no
    // business.
    sold(
        "s1",
        "r1",
        T0_MS + MINUTE_MS,
        line("G1", null, 3, 3333.5),
        line("X", "coffee", 1, 1999),
        line("MILK", "dairy", 2, 99));
    sold("s2", "r2", T0_MS + MINUTE_MS, line("G2", "coffee", 1, 5));
    sold("s3", "r3", T0_MS + MINUTE_MS, line("G1", null, 1, 700));
    sold("s5", "r5", T0_MS + MINUTE_MS, line("G1", null, 1, 4049));
    OfferResults expected =
        new OfferResults(
            new Deliveries(3, 2, 0, 1, 1, 1, 2, 1, 1),
            1,
            new Group(5, 4, 2, 10_001 + 1_999 + 5),
            new Group(1, 1, 1, 4_049),
            OptionalLong.empty());
    assertThat(results("grinder")).isEqualTo(expected);
    assertThat(results("grinder", "north", "south")).isEqualTo(expected);
    Group nobody = new Group(0, 0, 0, 0);
    assertThat(results("grinder", "south"))
        .isEqualTo(
            new OfferResults(
                new Deliveries(0, 0, 0, 0, 0, 0, 0, 0, 0),
                0,
                nobody,
                nobody,
                OptionalLong.empty()));
  }

  @Test
  void countsTowardsAGoalWhatHappenedByItsLastDayInTheOffersStores() throws Exception {
    told("d1", "s1", GRINDER, T0_MS, State.ACCEPTED);
    told("d2", "s2", GRINDER, T0_MS, State.ACCEPTED);
    told("d3", "s3", GRINDER, T0_MS, State.ACCEPTED);
    told("d5", "s5", GRINDER, T0_MS, null);
    redeem(Action.COMMIT, "d1", "r1");
    redeem(Action.COMMIT, "d2", "r2");
    redeem(Action.COMMIT, "d3", "r3");
    redeem(Action.REVERSE, "d3", "r3");
    sold("s1", "r1", T0_MS + MINUTE_MS, line("G1", null, 2, 1_000));
    sold("s2", "r2", T0_MS + MINUTE_MS, line("G1", null, 1, 500));
    sold("s5", "r5", T0_MS + MINUTE_MS, line("G1", null, 9, 1_000));
    await(
        credits.returned(
            null,
            receipt("back", "r1", false, T0_MS + 2 * MINUTE_MS, line("G1", null, -1, 1_000))));
    Span last = untilMs("north", T0_MS + 2 * MINUTE_MS + 1);
    assertThat(reached(Metric.REDEMPTIONS, last)).isEqualTo(2);
    assertThat(reached(Metric.PURCHASES, last)).isEqualTo(2);
    assertThat(reached(Metric.REVENUE, last)).isEqualTo(1_500);
    Span dayBefore = untilMs("north", T0_MS + 2 * MINUTE_MS);
    assertThat(reached(Metric.REVENUE, dayBefore)).as("it came back later").isEqualTo(2_500);
    Span tooEarly = untilMs("north", T0_MS + 5);
    assertThat(reached(Metric.REDEMPTIONS, tooEarly)).isZero();
    assertThat(reached(Metric.PURCHASES, tooEarly)).isZero();
    assertThat(reached(Metric.PURCHASES, untilMs("south", Long.MAX_VALUE))).isZero();
    assertThat(reached(Metric.PURCHASES, last, untilMs("south", Long.MAX_VALUE))).isEqualTo(2);
  }

  @Test
  void countsVisitsThatLedIntoTheZonesOnce() throws Exception {
    enter("v1", "coffee", T0_MS);
    enter("v1", "wine", T0_MS + 1);
    enter("v1", "coffee", T0_MS + 2);
    enter("v2", "wine", T0_MS + 3);
    enter("v3", "toys", T0_MS + 4);
    enter("v4", "coffee", T0_MS + 100);
    Span until = new Span(Set.of("north"), Set.of("coffee", "wine"), T0_MS, T0_MS + 100);
    assertThat(reached(Metric.VISITS, until)).isEqualTo(2);
    Span moved = new Span(Set.of("north"), Set.of("toys"), T0_MS + 4, T0_MS + 100);
    assertThat(reached(Metric.VISITS, until, moved)).isEqualTo(3);
    Span elsewhere = new Span(Set.of("south"), Set.of("coffee"), T0_MS, T0_MS + 100);
    assertThat(reached(Metric.VISITS, elsewhere)).isZero();
    String plan =
        Rows.select(
                database,
                "EXPLAIN QUERY PLAN SELECT count(DISTINCT visit_id) FROM visit_event"
                    + " WHERE type = 'ENTERED' AND store_id IN ('north') AND zone_id IN ('coffee')"
                    + " AND at_ms >= 0 AND at_ms < 9")
            .toString();
    assertThat(plan).contains("visit_event_entered");
  }

  private void enter(String visitId, String zoneId, long atMs) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO visit_event (record_ms, record_seq, event_id, type, visit_id, store_id,"
                + " shopper_id, zone_id, at_ms, dwell_ms)"
                + " VALUES (?, 0, 'e', 'ENTERED', ?, 'north', 's', ?, ?, 0)")) {
      insert.setLong(1, atMs);
      insert.setString(2, visitId);
      insert.setString(3, zoneId);
      insert.setLong(4, atMs);
      insert.executeUpdate();
    }
  }

  private void redeem(Action action, String decisionId, String transaction) {
    String code = await(redis.redis().async().hget(Keys.decision(decisionId), "code"));
    Redemptions.Request request =
        new Redemptions.Request(action, "north", transaction, code, null, null);
    assertThat(await(redemptions.ask(request, T0_MS + 5)).outcome())
        .isEqualTo(action == Action.COMMIT ? Outcome.REDEEMED : Outcome.REVERSED);
  }

  @Test
  void tellsWhatWaitedInTheAppFromWhatWasPushed() throws Exception {
    told("d1", "s1", GRINDER, T0_MS, State.ACCEPTED);
    claimed("d2", "s2", GRINDER, T0_MS, State.ACCEPTED);
    await(outbox.close("d2", "p:d2", State.ACCEPTED, "waits in the app", 0, null));
    sold("s2", "r2", T0_MS + MINUTE_MS, line("G1", null, 1, 100));
    assertThat(results("grinder").deliveries())
        .isEqualTo(new Deliveries(2, 1, 1, 0, 0, 0, 0, 0, 0));
    assertThat(told("grinder")).as("it was made to both").isEqualTo(new Group(2, 2, 1, 100));
  }

  @Test
  void creditsAReceiptOnceHoweverOftenItIsTold() throws Exception {
    told("d1", "s1", GRINDER, T0_MS, State.ACCEPTED);
    for (int i = 0; i < 3; i++) {
      sold("s1", "r1", T0_MS + 1, line("G1", null, 1, 100));
    }
    assertThat(told("grinder")).isEqualTo(new Group(1, 1, 1, 100));
  }

  @Test
  void creditsWithinTheWindowOnly() throws Exception {
    told("d1", "s1", GRINDER, T0_MS, State.ACCEPTED);
    sold("s1", "before", T0_MS - 1, line("G1", null, 1, 100));
    sold("s1", "at", T0_MS, line("G1", null, 1, 10));
    sold("s1", "last", T0_MS + WINDOW.toMillis() - 1, line("G1", null, 1, 1));
    sold("s1", "after", T0_MS + WINDOW.toMillis(), line("G1", null, 1, 100));
    assertThat(told("grinder")).isEqualTo(new Group(1, 1, 2, 11));
  }

  @Test
  void ofSeveralDecisionsTheNewestCausedItUnlessItsCodeWasRedeemed() throws Exception {
    Offer mug = offer("mug", Set.of("G1"), Set.of());
    told("d1", "s1", GRINDER, T0_MS, State.ACCEPTED);
    told("d2", "s1", mug, T0_MS + 1, State.ACCEPTED);
    told("d3", "s1", BEANS, T0_MS + 2, State.ACCEPTED);
    sold("s1", "r1", T0_MS + 9, line("G1", null, 1, 100), line("B1", null, 1, 3));
    redeem(Action.COMMIT, "d1", "r2");
    sold("s1", "r2", T0_MS + 9, line("G1", null, 1, 20), line("B1", null, 1, 4));
    assertThat(told("grinder")).isEqualTo(new Group(1, 1, 1, 20));
    assertThat(told("mug")).isEqualTo(new Group(1, 1, 1, 100));
    assertThat(told("beans")).isEqualTo(new Group(1, 1, 2, 7));
  }

  @Test
  void takesBackWhatIsReturnedAndNoMore() throws Exception {
    told("d1", "s1", GRINDER, T0_MS, State.ACCEPTED);
    sold("s1", "r1", T0_MS + 1, line("G1", null, 2, 100), line("G2", null, 1, 30));
    sold("s1", "r2", T0_MS + 2, line("G1", null, 1, 500));
    Receipt some = receipt("back1", "r1", false, T0_MS + 3, line("G1", null, 1, 100));
    await(credits.returned(null, some));
    await(credits.returned(null, some));
    assertThat(told("grinder")).isEqualTo(new Group(1, 1, 2, 630));
    await(
        credits.returned(
            null, receipt("back2", "r1", false, T0_MS + 4, line("G1", null, -9, 100))));
    assertThat(told("grinder")).isEqualTo(new Group(1, 1, 2, 500));
    await(credits.cancelled(receipt("back1", null, true, 0), T0_MS + 5));
    assertThat(told("grinder")).isEqualTo(new Group(1, 1, 2, 600));
    await(credits.cancelled(receipt("r1", null, true, 0), T0_MS + 6));
    await(credits.cancelled(receipt("r1", null, true, 0), T0_MS + 7));
    assertThat(told("grinder")).isEqualTo(new Group(1, 1, 1, 500));
  }

  @Test
  void takesBackWhatWasReturnedBeforeItsSaleWasTold() throws Exception {
    told("d1", "s1", GRINDER, T0_MS, State.ACCEPTED);
    Receipt one = receipt("b1", "r1", false, T0_MS + 5, line("G1", null, -1, 100));
    Receipt other = receipt("b2", "r1", false, T0_MS + 6, line("G2", null, -9, 30));
    Receipt cancelled = receipt("b3", "r1", false, T0_MS + 7, line("G1", null, -1, 100));
    for (Receipt back : List.of(one, one, other, cancelled)) {
      assertThat(await(credits.returned("s1", back))).isEqualTo(new Credits.Changed(0, 0));
    }
    await(credits.cancelled(receipt("b3", null, true, 0), T0_MS + 8));
    sold("s1", "r1", T0_MS + 1, line("G1", null, 3, 100), line("G2", null, 1, 30));
    assertThat(told("grinder")).isEqualTo(new Group(1, 1, 1, 0));
    assertThat(reached(Metric.REVENUE, untilMs("north", T0_MS + 6))).isEqualTo(230);
    await(credits.returned("s1", one));
    await(credits.returned("s1", other));
    sold("s1", "r1", T0_MS + 1, line("G1", null, 3, 100), line("G2", null, 1, 30));
    assertThat(told("grinder")).isEqualTo(new Group(1, 1, 1, 0));
    await(credits.cancelled(receipt("b2", null, true, 0), T0_MS + 9));
    assertThat(told("grinder")).isEqualTo(new Group(1, 1, 1, 230));
  }

  @Test
  void waitsForNoSaleOfSomebodyWhoIsNotToBeMeasured() throws Exception {
    await(redis.redis().async().hdel(Keys.shopper("s1"), "measurement"));
    Receipt back = receipt("b1", "r1", false, T0_MS, line("G1", null, -1, 100));
    await(credits.returned("s1", back));
    await(credits.returned(null, back));
    assertThat(RedisDump.text(redis.redis())).doesNotContain("G1");
  }

  @Test
  void creditsNothingOfAReceiptThatIsVoid() throws Exception {
    told("d1", "s1", GRINDER, T0_MS, State.ACCEPTED);
    await(credits.cancelled(receipt("r1", null, true, 0), T0_MS + 1));
    sold("s1", "r1", T0_MS + 1, line("G1", null, 1, 100));
    assertThat(told("grinder")).isEqualTo(new Group(1, 1, 0, 0));
  }

  @Test
  void creditsNothingWithoutBothConsentsAndNothingSensitive() throws Exception {
    told("d1", "s1", GRINDER, T0_MS, State.ACCEPTED);
    told("d2", "s2", GRINDER, T0_MS, State.ACCEPTED);
    await(redis.redis().async().hdel(Keys.shopper("s1"), "measurement"));
    await(redis.redis().async().hdel(Keys.shopper("s2"), "purchases"));
    sold("s1", "r1", T0_MS + 1, line("G1", null, 1, 100));
    sold("s2", "r2", T0_MS + 1, line("G1", null, 1, 100));
    told("d3", "s3", GRINDER, T0_MS, State.ACCEPTED);
    sold("s3", "r3", T0_MS + 1, line("G1", "health", 1, 100));
    assertThat(told("grinder")).isEqualTo(new Group(3, 3, 0, 0));
  }

  @Test
  void forgetsTheCreditsOfWhoIsErased() throws Exception {
    told("d1", "s1", GRINDER, T0_MS, State.ACCEPTED);
    sold("s1", "r1", T0_MS + 1, line("G1", null, 1, 100));
    redeem(Action.COMMIT, "d1", "r1");
    assertThat(told("grinder")).isEqualTo(new Group(1, 1, 1, 100));
    assertThat(Eraser.erase(connection, "s1").credits()).isOne();
    assertThat(results("grinder").told()).isEqualTo(new Group(0, 0, 0, 0));
    assertThat(results("grinder").redeemed()).as("as nobody's").isOne();
  }

  @Test
  void forgetsTheCreditsOfWhoIsNotToBeMeasuredAnyMore() throws Exception {
    told("d1", "s1", GRINDER, T0_MS, State.ACCEPTED);
    sold("s1", "r1", T0_MS + 1, line("G1", null, 1, 100));
    redeem(Action.COMMIT, "d1", "r1");
    Consent refusal =
        new Consent(
            Set.of(), Set.of(Purpose.MEASUREMENT), new Consent.Proof("v2", 9, Consent.Source.APP));
    await(new RedisChoices(redis.redis(), () -> {}).consent("s1", refusal));
    assertThat(await(redis.redis().async().hget(Keys.decision("d1"), "credits"))).isNull();
    assertThat(RedisDump.text(redis.redis())).doesNotContain("amountMinor", "REDEEMED");
  }

  @Test
  void creditsSoManyReceiptsToADecisionAndNoMore() throws Exception {
    told("d1", "s1", GRINDER, T0_MS, State.ACCEPTED);
    for (int i = 0; i < 64; i++) {
      sold("s1", "r" + i, T0_MS + 1, line("G1", null, 1, 100));
    }
    Receipt more = receipt("more", null, false, T0_MS + 1, line("G1", null, 1, 100));
    assertThat(await(credits.sold("s1", more))).isEqualTo(new Credits.Changed(0, 1));
    assertThat(told("grinder")).isEqualTo(new Group(1, 1, 64, 6_400));
  }
}
