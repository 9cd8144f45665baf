package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Attention;
import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offer.About;
import dev.beckon.cloud.decision.Offer.Limits;
import dev.beckon.cloud.decision.Offer.Window;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.decision.Ranked;
import dev.beckon.cloud.decision.Reason;
import dev.beckon.cloud.delivery.Outbox;
import dev.beckon.cloud.delivery.Receipts;
import dev.beckon.cloud.delivery.State;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.Visit;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every limit at its edge, and that a refund gives back what was charged. */
@Timeout(120)
class ClaimLimitsIT {
  private static final int NONE = Integer.MAX_VALUE;
  private static final long T0_MS = 1_795_435_200_000L;
  private static final long MINUTE_MS = 60_000;
  private static final long HOUR_MS = 60 * MINUTE_MS;
  private static final long DAY_MS = 24 * HOUR_MS;
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);
  @RegisterExtension static final FreshRedis fixture = new FreshRedis();

  private final RedisOutbox outbox =
      new RedisOutbox(
          fixture.redis(), "p", Duration.ofSeconds(10), History.DEFAULT, false, List.of());
  private Claims claims;
  private String store = "north";
  private LocalDate day = TODAY;
  private String shopper = "s1";
  private int number;

  @BeforeEach
  void shoppers() {
    Stream.of("s1", "s2", "s3").forEach(id -> fixture.consent(id, "ANDROID", "token"));
    claims = within(Attention.lax());
  }

  @Test
  void countsAWindowOfAllOffersToTheMillisecond() {
    claims = within(Attention.lax().perShopper(new Window(2, Duration.ofHours(1)), week(3)));
    offered(T0_MS);
    offered(T0_MS + 1);
    refused(T0_MS + HOUR_MS - 1, Reason.CAP_SHOPPER);
    offered(T0_MS + HOUR_MS);
    refused(T0_MS + 7 * DAY_MS - 1, Reason.CAP_SHOPPER);
    offered(T0_MS + 7 * DAY_MS);
  }

  @Test
  void countsWindowsPerStore() {
    claims = within(Attention.lax().perStore(week(1)));
    offered(T0_MS);
    refused(T0_MS + 1, Reason.CAP_SHOPPER_STORE);
    store = "south";
    offered(T0_MS + 2);
  }

  @Test
  void countsWindowsPerCategory() {
    claims = within(Attention.lax().perCategory(week(2)));
    Offer both = about("both", "tea", "coffee");
    offered(T0_MS, about("tea", "tea"));
    offered(T0_MS + 1, both);
    refused(T0_MS + 2, Reason.CAP_SHOPPER_CATEGORY, both);
    refused(T0_MS + 3, Reason.CAP_SHOPPER_CATEGORY, about("more", "wine", "tea"));
    offered(T0_MS + 4, about("cup", "coffee"));
    refused(T0_MS + 5, Reason.CAP_SHOPPER_CATEGORY, about("cup", "coffee"));
    offered(T0_MS + 6, about("none"));
    offered(T0_MS + 7 * DAY_MS, about("tea", "tea"));
  }

  @Test
  void spendsTheFirstOfAVisitOnlyOnWhatIsWorthIt() {
    claims = within(Attention.lax().leastValueForFirst(2.5));
    Offer cheap = Offers.make("cheap").value(2.49).build();
    Offer dear = Offers.make("dear").value(2.5).build();
    assertThat(claim(T0_MS, "v", cheap).reason()).isEqualTo(Reason.FIRST_VALUE);
    assertThat(claim(T0_MS, "v", cheap, dear).offerId()).isEqualTo("dear");
    assertThat(claim(T0_MS, "v", cheap).offerId()).isEqualTo("cheap");
    assertThat(claim(T0_MS, "w", cheap).reason()).isEqualTo(Reason.FIRST_VALUE);
  }

  @Test
  void pausesAfterADismissal() {
    RedisReceipts receipts =
        new RedisReceipts(fixture.redis(), Duration.ofHours(2), History.DEFAULT, () -> T0_MS + 5);
    String id = offered(T0_MS);
    String waiting = offered(T0_MS + 1);
    await(receipts.take("s1", id, Receipts.Kind.OPENED, 1));
    offered(T0_MS + 4);
    await(receipts.take("s1", id, Receipts.Kind.DISMISSED, 1));
    refused(T0_MS + 5, Reason.DISMISSED_LATELY);
    // What waits to be sent is not sent any more either.
    assertThat(await(outbox.mark(waiting, "p:1", T0_MS + 6, 0)).state()).isEqualTo("REJECTED");
    refused(T0_MS + 4 + 2 * HOUR_MS, Reason.DISMISSED_LATELY);
    offered(T0_MS + 5 + 2 * HOUR_MS);
  }

  @Test
  void makesOnceWhatIsMadeOnceHoweverLongAgo() {
    Offer welcome = limited("welcome", new Limits(NONE, List.of(), true, NONE, NONE, NONE, null));
    String id = offered(T0_MS, welcome);
    refused(T0_MS + 400 * DAY_MS, Reason.CAP_OFFER_ONCE, welcome);
    assertThat(await(fixture.redis().async().exists(Keys.ledger("s1")))).isZero();
    offered(T0_MS + 401 * DAY_MS, limited("welcome-2", welcome.limits()));
    shopper = "s2";
    offered(T0_MS + 401 * DAY_MS, welcome);
    shopper = "s1";
    assertThat(await(outbox.mark(id, "p:1", T0_MS + 402 * DAY_MS, 0)).state()).isEqualTo("EXPIRED");
    offered(T0_MS + 403 * DAY_MS, welcome);
  }

  @Test
  void makesNothingMoreOnceWhenItRemembersAllItMay() {
    String[] marks =
        IntStream.range(0, AttentionLimits.MOST_ONCE)
            .mapToObj(i -> "o" + i + ":d" + i)
            .toArray(String[]::new);
    await(fixture.redis().async().hset(Keys.shopper("s1"), "once", String.join(" ", marks)));
    Offer welcome = limited("welcome", new Limits(NONE, List.of(), true, NONE, NONE, NONE, null));
    refused(T0_MS, Reason.ONCE_FULL, welcome);
    refused(T0_MS, Reason.CAP_OFFER_ONCE, limited("o7", welcome.limits()));
    offered(T0_MS, Offers.offer("usual"));
  }

  @Test
  void offersNothingWhenItRemembersAllTheChargesItMay() {
    for (int i = 0; i < AttentionLimits.MOST_CHARGES; i++) {
      offered(T0_MS + i);
    }
    refused(T0_MS + 31 * DAY_MS - 1, Reason.CAP_SHOPPER);
    offered(T0_MS + 31 * DAY_MS);
  }

  @Test
  void keepsTheBudgetsOfAnOfferInAllInAStoreAndInItsDay() {
    Offer offer = limited("o", new Limits(NONE, List.of(), false, 5, 3, 2, null));
    offered(T0_MS, offer);
    offered(T0_MS, offer);
    refused(T0_MS, Reason.CAP_OFFER_DAY, offer);
    day = TODAY.plusDays(1);
    offered(T0_MS, offer);
    refused(T0_MS, Reason.CAP_OFFER_STORE, offer);
    store = "south";
    offered(T0_MS, offer);
    offered(T0_MS, offer);
    refused(T0_MS, Reason.CAP_OFFER_TOTAL, offer);
    assertThat(units("o", "o|north", "o|south", "o|north|2026-11-23", "o|north|2026-11-24"))
        .containsExactly("5", "3", "2", "2", "1");
    assertThat(await(fixture.redis().async().ttl(Keys.offerCharged("o|north|2026-11-23"))))
        .isBetween(2 * 86_400L, 3 * 86_400L);
  }

  @Test
  void keepsTheBudgetOfAllOffersInAStoresDay() {
    claims = within(Attention.lax().storePerDay(2));
    offered(T0_MS, Offers.offer("a"));
    offered(T0_MS, Offers.offer("b"));
    refused(T0_MS, Reason.CAP_STORE_DAY, Offers.offer("c"));
    store = "south";
    offered(T0_MS, Offers.offer("c"));
    store = "north";
    day = TODAY.plusDays(1);
    offered(T0_MS, Offers.offer("c"));
  }

  @Test
  void refundsYesterdaysUnitToYesterday() {
    claims = within(Attention.lax().storePerDay(1));
    Offer offer = limited("o", new Limits(NONE, List.of(), false, 9, 9, 1, null));
    String yesterdays = offered(T0_MS, offer);
    day = TODAY.plusDays(1);
    String todays = offered(T0_MS + DAY_MS, offer);
    assertThat(await(outbox.mark(yesterdays, "p:1", T0_MS + DAY_MS, 0)).state())
        .isEqualTo("EXPIRED");
    refused(T0_MS + DAY_MS, Reason.CAP_OFFER_DAY, offer);
    assertThat(units("o", "o|north", "o|north|2026-11-23", "o|north|2026-11-24"))
        .containsExactly("1", "1", "0", "1");
    assertThat(units("|north|2026-11-23", "|north|2026-11-24")).containsExactly("0", "1");
    assertThat(await(outbox.mark(todays, "p:2", T0_MS + DAY_MS, 0)).kind())
        .isEqualTo(Outbox.MarkKind.MARKED);
    await(outbox.close(todays, "p:2", State.REJECTED, "", 0, null));
    offered(T0_MS + DAY_MS, offer);
  }

  @Test
  void holdsOutWithAllChargesButNoUnitAndNothingToSend() {
    claims = within(Attention.lax().perShopper(week(1)));
    Offer offer = limited("o", new Limits(NONE, List.of(), true, 1, NONE, NONE, null));
    Ranked ghost = new Ranked(offer, offer.experiment().variants().get(0), 0.25, true, false);
    Claims.Outcome outcome = claim(T0_MS, List.of(ghost, Ranked.of(Offers.offer("next"))));
    assertThat(outcome.reason()).isEqualTo(Reason.HELD_OUT);
    assertThat(outcome.offerId()).isEqualTo("o");
    assertThat(outcome.undelivered()).isFalse();
    assertThat(outcome.refused()).extracting(r -> r.reason()).containsExactly(Reason.OUTRANKED);
    assertThat(await(fixture.redis().async().zcard(Keys.OPEN))).isZero();
    var stored = await(fixture.redis().async().hgetall(Keys.decision("d1")));
    assertThat(stored)
        .containsEntry("state", "GHOST")
        .containsEntry("propensity", "0.25")
        .doesNotContainKeys("told", "deadlineMs");
    refused(T0_MS + 1, Reason.CAP_SHOPPER);
    refused(T0_MS + 7 * DAY_MS, Reason.CAP_OFFER_ONCE, offer);
    shopper = "s2";
    offered(T0_MS + 7 * DAY_MS, offer);
    shopper = "s3"; // who is held out is refused what the others are refused
    assertThat(claim(T0_MS + 7 * DAY_MS, List.of(ghost)).reason())
        .isEqualTo(Reason.CAP_OFFER_TOTAL);
  }

  @Test
  void lapsesWhenTheOfferSays() {
    Limits minute = new Limits(NONE, List.of(), false, NONE, NONE, NONE, Duration.ofMinutes(1));
    String own = offered(T0_MS, limited("o", minute));
    String usual = offered(T0_MS);
    assertThat(await(outbox.mark(usual, "p:1", T0_MS + 30_000, 0)).state()).isEqualTo("EXPIRED");
    assertThat(await(outbox.mark(own, "p:2", T0_MS + 59_999, 0)).push().deadlineMs())
        .isEqualTo(T0_MS + MINUTE_MS);
  }

  private static Claims within(Attention limits) {
    return fixture.claims(limits.build(), null);
  }

  private static Window week(int most) {
    return new Window(most, Duration.ofDays(7));
  }

  private static Offer about(String id, String... categories) {
    return Offers.make(id).about(new About(Set.of(), Set.of(categories), Set.of())).build();
  }

  private static Offer limited(String id, Limits limits) {
    return Offers.make(id).limits(limits).build();
  }

  private String offered(long nowMs) {
    return offered(nowMs, Offers.offer("usual"));
  }

  /** The id of the decision. */
  private String offered(long nowMs, Offer offer) {
    assertThat(claim(nowMs, "v" + number, offer).reason()).isEqualTo(Reason.OFFERED);
    return "d" + number;
  }

  private void refused(long nowMs, Reason reason) {
    refused(nowMs, reason, Offers.offer("usual"));
  }

  private void refused(long nowMs, Reason reason, Offer offer) {
    assertThat(claim(nowMs, "v" + number, offer).reason()).isEqualTo(reason);
  }

  private Claims.Outcome claim(long nowMs, String visitId, Offer... offers) {
    return claim(nowMs, visitId, Stream.of(offers).map(Ranked::of).toList());
  }

  private Claims.Outcome claim(long nowMs, List<Ranked> ranked) {
    return claim(nowMs, "v" + number, ranked);
  }

  private Claims.Outcome claim(long nowMs, String visitId, List<Ranked> ranked) {
    String id = "d" + ++number;
    Visit visit =
        new Visit(visitId, store, shopper, "i-" + shopper, "coffee", 1, nowMs, nowMs, nowMs, 0);
    PresenceEvent event =
        new PresenceEvent(
            PresenceEvent.Type.ENTERED,
            "e-" + id,
            visit,
            "coffee",
            nowMs,
            0,
            null,
            Stopwatch.received(1, 2, 3));
    return await(
        claims.claim(
            new Claims.Request(
                id, event, nowMs * 1000, day, nowMs + 30_000, List.of(), ranked, null)));
  }

  /** What these counters say. */
  private static List<String> units(String... counters) {
    List<String> values = new ArrayList<>();
    for (String counter : counters) {
      values.add(await(fixture.redis().async().get(Keys.offerCharged(counter))));
    }
    return values;
  }
}
