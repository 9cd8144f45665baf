package dev.beckon.cloud.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.cloud.decision.Offer.Limits;
import dev.beckon.cloud.decision.Offer.Trigger;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.PresenceSettings;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.StoreLayout;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.presence.Whereabouts;
import dev.beckon.cloud.presence.ZonePresence;
import dev.beckon.cloud.shopper.Preferences;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Shoppers;
import dev.beckon.cloud.shopper.TillFeeds;
import dev.beckon.cloud.shopper.Tills;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionServiceTest {
  private static final long NOW_US = 1_795_435_200_000_000L;
  private static final long DAY_AGO_MS = NOW_US / 1000 - Duration.ofDays(1).toMillis();
  private static final ShopperProfile SHOPPER = Shoppers.bought(Map.of());

  private final List<Claims.Request> requests = new ArrayList<>();
  private final List<Collection<String>> asked = new ArrayList<>();
  private final List<String> handedOff = new ArrayList<>();
  private final List<Reason> heard = new ArrayList<>();
  private final Set<String> soldOut = new HashSet<>();
  private final Whereabouts whereabouts = new Whereabouts(Map.of(), Duration.ofMinutes(10));
  private ShopperProfile profile = SHOPPER;
  private TillFeeds tills = Tills.of(Map.of());
  private boolean inbox;
  private Optional<Hours> quiet = Optional.empty();
  private Claims.Outcome outcome = new Claims.Outcome(Reason.OFFERED, "a", List.of(), false, true);

  @Test
  void ranksByTierThenIdAndHandsTheClaimOn() {
    decide(List.of(prio("b", 1), prio("c", 5), prio("a", 1)), event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().ranked())
        .extracting(ranked -> ranked.offer().offerId())
        .containsExactly("c", "a", "b");
    assertThat(request().deadlineMs()).isEqualTo(NOW_US / 1000 + 30_000);
    assertThat(handedOff).containsExactly(request().decisionId());
    assertThat(heard).containsExactly(Reason.OFFERED);
  }

  @ParameterizedTest(name = "until {0}, quiet from {1}: {2} s are left")
  @CsvSource({
    "13:00:20,,20",
    "13:00:40,,30",
    "13:01:40,13:00:10,10",
    ",13:00:10,10",
    ",,30",
  })
  void nothingIsGoodBeyondItsHoursOrIntoQuietOnes(LocalTime closes, LocalTime hushed, int leftS) {
    quiet = Optional.ofNullable(hushed).map(from -> new Hours(from, LocalTime.of(22, 0)));
    Hours hours = new Hours(LocalTime.of(8, 0), closes);
    Offer offer =
        Offers.make("a")
            .schedule(new Offer.Schedule(null, null, Set.of(DayOfWeek.values()), hours))
            .build();
    decide(List.of(offer), event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().ranked().get(0).openUntilMs()).isEqualTo(NOW_US / 1000 + leftS * 1_000L);
  }

  @ParameterizedTest(name = "from {0} to {1} until {2}: {3}")
  @CsvSource({
    "08:00,18:00,2026-11-23,2026-11-23T23:00:00Z",
    "00:00,,2026-11-24,2026-11-24T23:00:00Z",
    "12:00,02:00,2026-11-23,2026-11-24T01:00:00Z",
    "08:00,18:00,,",
  })
  void itsDatesAreOverWithTheLastDayInTheStore(
      LocalTime opens, LocalTime closes, LocalDate until, Instant over) {
    Offer offer =
        Offers.make("a")
            .schedule(
                new Offer.Schedule(
                    null, until, Set.of(DayOfWeek.values()), new Hours(opens, closes)))
            .build();
    decide(List.of(offer), event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().ranked().get(0).endsMs())
        .isEqualTo(over == null ? Long.MAX_VALUE : over.toEpochMilli());
  }

  @Test
  void recordsThatThereWasNoCandidateWithoutReadingTheProfile() {
    decide(List.of(), event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().ranked()).isEmpty();
    assertThat(request().reasonIfNone()).isEqualTo(Reason.NO_CANDIDATE);
    assertThat(asked).isEmpty();
  }

  @Test
  void asksOnlyForTheProductsOfThePlace() {
    Offer here = Offers.requiring("a", bought(Set.of("X"), Duration.ofDays(1)));
    Offer later =
        Offers.make("z")
            .in(Set.of(), "tea")
            .whom(
                new Offer.Whom(
                    null, List.of(bought(Set.of("Y"), Duration.ofDays(1))), List.of(), null))
            .build();
    decide(List.of(here, later), event(PresenceEvent.Type.ENTERED, 0));
    assertThat(asked).singleElement().satisfies(s -> assertThat(s).containsExactly("X"));
  }

  @Test
  void looksIntoTheShelvesOfTheStoreAndAtWhatTookProductsOutOfTheCart() {
    soldOut.add("north BEANS");
    soldOut.add("south TEA");
    Offer cart =
        Offers.requiring(
            "c", new Condition(Condition.Deed.IN_CART, Set.of("X"), Duration.ofDays(1)));
    Offer wish =
        Offers.requiring(
            "w", new Condition(Condition.Deed.WISHED, Set.of("Y"), Duration.ofDays(1)));
    decide(
        List.of(Offers.about("a", "BEANS"), Offers.about("b", "TEA"), cart, wish),
        event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().refused())
        .containsExactly(
            new Refusal("a", Reason.OUT_OF_STOCK, new Evidence(Evidence.Kind.SOLD_OUT, "BEANS", 0)),
            new Refusal(
                "c", Reason.NOT_IN_CART, new Evidence(Evidence.Kind.NOT_IN_CART, "X", DAY_AGO_MS)),
            new Refusal(
                "w", Reason.NOT_WISHED, new Evidence(Evidence.Kind.NOT_WISHED, "Y", DAY_AGO_MS)));
    assertThat(request().ranked())
        .extracting(ranked -> ranked.offer().offerId())
        .containsExactly("b");
    assertThat(asked).singleElement().satisfies(s -> assertThat(s).containsExactly("X"));
  }

  @Test
  void givesTheBestCandidatesReasonWhenAllAreRefused() {
    profile = Shoppers.bought(Map.of("X", NOW_US / 1000));
    Offer best = Offers.suppressedBy("a", bought(Set.of("X"), Duration.ofDays(1)));
    Offer second = Offers.requiring("b", bought(Set.of("Y"), Duration.ofDays(1)));
    outcome = new Claims.Outcome(Reason.BOUGHT_LATELY, null, List.of(), false, false);
    decide(List.of(second, best), event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().ranked()).isEmpty();
    assertThat(request().reasonIfNone()).isEqualTo(Reason.BOUGHT_LATELY);
    assertThat(request().refused())
        .containsExactly(
            new Refusal(
                "a", Reason.BOUGHT_LATELY, new Evidence(Evidence.Kind.BOUGHT, "X", NOW_US / 1000)),
            new Refusal(
                "b", Reason.NOT_BOUGHT, new Evidence(Evidence.Kind.NOT_BOUGHT, "Y", DAY_AGO_MS)));
    assertThat(handedOff).isEmpty();
  }

  @Test
  void weighsUpTheCompanionInThePlaceOfWhatWasBoughtLately() {
    profile = Shoppers.bought(Map.of("GRINDER", NOW_US / 1000 - 500));
    Condition bought = bought(Set.of("GRINDER"), Duration.ofDays(1));
    Offer beans =
        Offers.make("beans")
            .in(Set.of(), "elsewhere")
            .whom(new Offer.Whom(null, List.of(bought), List.of(), "beans"))
            .build();
    Offer grinder = withCompanion("grinder", bought, "beans");
    Offer mill = withCompanion("mill", bought, "beans");
    Offer lamp = prio("lamp", 0);
    decide(List.of(grinder, mill, beans, lamp), event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().ranked())
        .extracting(one -> one.offer().offerId())
        .containsExactly("beans", "lamp");
    Evidence sold = new Evidence(Evidence.Kind.BOUGHT, "GRINDER", NOW_US / 1000 - 500);
    assertThat(request().refused())
        .containsExactly(
            new Refusal("grinder", Reason.BOUGHT_LATELY, sold),
            new Refusal("mill", Reason.BOUGHT_LATELY, sold));
    assertThat(asked).singleElement().satisfies(s -> assertThat(s).containsExactly("GRINDER"));
  }

  @Test
  void weighsUpNoCompanionOfAnotherStoreNorOneThatIsHereItself() {
    profile = Shoppers.bought(Map.of("GRINDER", NOW_US / 1000 - 500));
    Condition bought = bought(Set.of("GRINDER"), Duration.ofDays(1));
    Offer south = Offers.make("south").in(Set.of("south"), "tea").build();
    Offer here = prio("here", 0);
    List<Offer> all =
        List.of(
            withCompanion("a", bought, "south"), withCompanion("b", bought, "here"), south, here);
    decide(Set.of("north", "south"), all, event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().ranked()).extracting(one -> one.offer().offerId()).containsExactly("here");
  }

  @Test
  void decidesOnTheCompanionOnceUnderAnIdOfItsOwn() {
    Offer beans = Offers.make("beans").in(Set.of(), "elsewhere").build();
    Condition bought = bought(Set.of("GRINDER"), Duration.ofDays(1));
    DecisionService service =
        service(
            Set.of("north"), List.of(withCompanion("grinder", bought, "beans"), beans), this::take);
    PresenceEvent event = event(PresenceEvent.Type.ENTERED, 0);
    service.decideInstead("first", "grinder", event).toCompletableFuture().join();
    assertThat(request().ranked())
        .extracting(one -> one.offer().offerId())
        .containsExactly("beans");
    assertThat(request().decisionId()).isEqualTo(DecisionId.insteadOf("first"));
    assertThat(request().decisionId()).isNotEqualTo(DecisionId.of(event.eventId()));
    assertThat(request().event()).isEqualTo(event);
    assertThat(handedOff).containsExactly(request().decisionId());

    service.decideInstead("other", "beans", event).toCompletableFuture().join();
    service.decideInstead("gone", "unheard-of", event).toCompletableFuture().join();
    assertThat(requests).hasSize(1);
  }

  @Test
  void offersNothingToWhomIsSeenInTwoDistantStores() {
    long nowMs = NOW_US / 1000;
    StoreLayout.Zone tea = new StoreLayout.Zone("tea", List.of("gw-9"), List.of());
    ZonePresence south =
        new ZonePresence(new StoreLayout("south", List.of(tea)), PresenceSettings.DEFAULTS);
    south.restore(
        List.of(new Visit("v2", "south", "s1", "i1", "tea", 1, nowMs, nowMs, nowMs, 0)), nowMs);
    whereabouts.watch("south", south);
    outcome = new Claims.Outcome(Reason.DOUBT_TWO_PLACES, null, List.of(), false, false);
    decide(List.of(prio("a", 1), prio("b", 2)), event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().ranked()).isEmpty();
    assertThat(request().reasonIfNone()).isEqualTo(Reason.DOUBT_TWO_PLACES);
    assertThat(request().refused())
        .extracting(Refusal::reason)
        .containsExactly(Reason.DOUBT_TWO_PLACES, Reason.DOUBT_TWO_PLACES);
  }

  @Test
  void leavesTheReasonToTheClaimWhenTheBestCandidatePassed() {
    Offer second = Offers.requiring("b", bought(Set.of("Y"), Duration.ofDays(1)));
    decide(List.of(prio("a", 1), second), event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().reasonIfNone()).isNull();
    assertThat(request().refused()).hasSize(1);
  }

  @Test
  void matchesADwellByItsThreshold() {
    Offer eight = Offers.offer("eight", 1, Limits.NONE, Trigger.dwell(8_000));
    decide(List.of(prio("enter", 9), eight), event(PresenceEvent.Type.DWELT, 8_000));
    assertThat(request().ranked())
        .extracting(ranked -> ranked.offer().offerId())
        .containsExactly("eight");
    requests.clear();
    decide(List.of(eight), event(PresenceEvent.Type.DWELT, 9_000));
    assertThat(request().reasonIfNone()).isEqualTo(Reason.NO_CANDIDATE);
  }

  @Test
  void putsWhatIsWantedFirstAmongEquals() {
    profile = Shoppers.said(new Preferences(Set.of("wine"), Set.of("toys"), Set.of(), 0));
    decide(
        List.of(
            Offers.about("a", 1, Set.of(), Set.of()),
            Offers.about("b", 1, Set.of("wine", "food"), Set.of()),
            Offers.about("c", 1, Set.of("wine", "toys"), Set.of()),
            Offers.about("d", 1, Set.of("wine"), Set.of()),
            Offers.about("e", 2, Set.of(), Set.of())),
        event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().ranked())
        .extracting(ranked -> ranked.offer().offerId())
        .containsExactly("e", "b", "d", "a");
    assertThat(request().refused())
        .containsExactly(
            new Refusal(
                "c", Reason.UNWANTED_CATEGORY, new Evidence(Evidence.Kind.UNWANTED, "toys", 0)));
  }

  @Test
  void ranksSixteenAndFurtherOnesOnlyWhereNoneOfThoseFits() {
    List<Offer> many = IntStream.range(0, 18).mapToObj(i -> prio("o%02d".formatted(i), 1)).toList();
    decide(many, event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().ranked()).hasSize(16);
    assertThat(request().passedOver()).containsExactly("o16", "o17");
    requests.clear();
    heard.clear();

    service(
            Set.of("north"),
            many,
            request -> {
              CompletionStage<Claims.Outcome> last = take(request);
              return requests.size() == 1
                  ? CompletableFuture.completedFuture(Claims.Outcome.MORE)
                  : last;
            })
        .decide(event(PresenceEvent.Type.ENTERED, 0))
        .toCompletableFuture()
        .join();
    assertThat(requests)
        .extracting(Claims.Request::decisionId)
        .containsExactly(requests.get(0).decisionId(), requests.get(0).decisionId());
    Claims.Request second = requests.get(1);
    assertThat(second.ranked())
        .extracting(Ranked::offer)
        .as("the former ones may fit by now")
        .containsExactlyElementsOf(many);
    assertThat(second.passedOver()).isEmpty();
    assertThat(second.seen()).as("what it was decided by").isEqualTo(requests.get(0).seen());
    assertThat(heard).as("one decision").hasSize(1);
  }

  @Test
  void decidesNothingOnLeaving() {
    decide(List.of(prio("a", 1)), event(PresenceEvent.Type.LEFT, 0));
    decide(List.of(prio("a", 1)), event(PresenceEvent.Type.VISIT_ENDED, 0));
    assertThat(requests).isEmpty();
  }

  @Test
  void failsWithoutADecisionWhenTheStoreIsAway() {
    DecisionService service =
        service(
            Set.of("north"),
            List.of(prio("a", 1)),
            request -> CompletableFuture.failedFuture(new IllegalStateException("away")));
    assertThatThrownBy(
            () -> service.decide(event(PresenceEvent.Type.ENTERED, 0)).toCompletableFuture().join())
        .hasRootCauseMessage("away");
    assertThat(handedOff).isEmpty();
    assertThat(heard).isEmpty();
  }

  @Test
  void namesADecisionAfterItsEvent() {
    // printf 'v1:1:E' | sha256sum | xxd -r -p | head -c 10 | base32 | tr A-Z a-z
    assertThat(DecisionId.of("v1:1:E")).isEqualTo("uytnzlmxg7utpe3n").hasSize(16);
    assertThat(DecisionId.of("v1:2:E")).isNotEqualTo(DecisionId.of("v1:1:E"));
  }

  private void decide(List<Offer> offers, PresenceEvent event) {
    decide(Set.of("north"), offers, event);
  }

  private void decide(Set<String> storeIds, List<Offer> offers, PresenceEvent event) {
    service(storeIds, offers, this::take).decide(event).toCompletableFuture().join();
  }

  private CompletionStage<Claims.Outcome> take(Claims.Request request) {
    requests.add(request);
    return CompletableFuture.completedFuture(outcome);
  }

  private static Offer withCompanion(String id, Condition suppressing, String companionId) {
    return Offers.make(id)
        .whom(new Offer.Whom(null, List.of(), List.of(suppressing), companionId))
        .build();
  }

  @Test
  void findsTheBestOfTwoHundredForOneZoneAndTrigger() {
    List<Offer> crowd = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Offers offer = Offers.make("o" + i).tier(i);
      crowd.add(i % 2 == 0 ? offer.build() : offer.about(ofCategory("toys")).build());
    }
    Collections.shuffle(crowd, new Random(7));
    profile = Shoppers.said(new Preferences(Set.of(), Set.of("toys"), Set.of(), 0));
    decide(crowd, event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().ranked())
        .extracting(ranked -> ranked.offer().offerId())
        .startsWith("o198", "o196", "o194")
        .hasSize(Claims.FIRST_RANKED);
    assertThat(request().refused())
        .hasSize(100)
        .contains(
            new Refusal(
                "o199", Reason.UNWANTED_CATEGORY, new Evidence(Evidence.Kind.UNWANTED, "toys", 0)));
    assertThat(request().passedOver())
        .hasSize(100 - Claims.FIRST_RANKED)
        .startsWith("o166")
        .endsWith("o0");
  }

  private static Offer.About ofCategory(String category) {
    return new Offer.About(Set.of(), Set.of(category), Set.of());
  }

  @Test
  void offersNothingThatDependsOnPurchasesWhileTheTillsAreSilent() {
    profile = Shoppers.bought(Map.of("X", NOW_US / 1000));
    tills =
        new TillFeeds(
            Map.of("north", Duration.ofHours(2)),
            (storeId, ms) -> CompletableFuture.completedFuture(null));
    List<Offer> offers =
        List.of(
            Offers.requiring("needs", bought(Set.of("X"), Duration.ofDays(1))),
            Offers.suppressedBy("unless", bought(Set.of("Y"), Duration.ofDays(1))),
            Offers.offer("always"));
    decide(offers, event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().refused())
        .extracting(Refusal::reason)
        .containsExactly(Reason.TILL_STALE, Reason.TILL_STALE);
    assertThat(request().ranked())
        .extracting(ranked -> ranked.offer().offerId())
        .containsExactly("always");
    requests.clear();
    tills
        .told("north", NOW_US / 1000 - Duration.ofHours(2).toMillis())
        .toCompletableFuture()
        .join();
    decide(offers, event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().refused()).isEmpty();
    requests.clear();
    tills.told("north", 1).toCompletableFuture().join(); // an old receipt does not make it older
    decide(offers, event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().refused()).isEmpty();
  }

  @Test
  void offersToWhomNoPushReachesWhereOffersWaitInTheApp() {
    profile = Shoppers.unreachable();
    decide(List.of(Offers.offer("a")), event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().refused()).containsExactly(new Refusal("a", Reason.NOTIFICATIONS_OFF));
    requests.clear();
    inbox = true;
    decide(List.of(Offers.offer("a")), event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().ranked()).hasSize(1);
  }

  @ParameterizedTest(name = "quiet {0} to {1}, at 13:00: {2}")
  @CsvSource({"13:00,14:00,true", "21:00,13:00,false", "21:00,13:01,true", "14:00,13:00,false"})
  void tellsNobodyAnythingInTheQuietHours(LocalTime from, LocalTime until, boolean quietNow) {
    quiet = Optional.of(new Hours(from, until));
    decide(List.of(Offers.offer("a")), event(PresenceEvent.Type.ENTERED, 0));
    assertThat(request().refused())
        .extracting(Refusal::reason)
        .isEqualTo(quietNow ? List.of(Reason.QUIET_HOURS) : List.of());
  }

  private DecisionService service(Set<String> storeIds, List<Offer> offers, Claims claims) {
    return Deciding.at(() -> NOW_US)
        .offers(() -> Offers.index(storeIds, offers))
        .inbox(inbox)
        .quiet(quiet)
        .tills(tills)
        .stock((storeId, sku, nowMs) -> soldOut.contains(storeId + " " + sku))
        .whereabouts(whereabouts)
        .profiles(
            (shopper, installation, store, more) -> {
              assertThat(installation).as("whom the offer is for").isEqualTo("i1");
              asked.add(more.skus());
              return CompletableFuture.completedFuture(profile);
            })
        .claims(claims)
        .handoff((decisionId, heardUs, decidedUs) -> handedOff.add(decisionId))
        .listener((reason, tookUs) -> heard.add(reason))
        .service();
  }

  private Claims.Request request() {
    assertThat(requests).hasSize(1);
    return requests.get(0);
  }

  private static Condition bought(Set<String> skus, Duration within) {
    return new Condition(Condition.Deed.BOUGHT, skus, within);
  }

  private static Offer prio(String id, int priority) {
    return Offers.offer(id, priority, Limits.NONE, Trigger.ENTER);
  }

  private static PresenceEvent event(PresenceEvent.Type type, long dwellMs) {
    Visit visit = new Visit("v1", "north", "s1", "i1", "coffee", 1, 0, 0, 0, 0);
    return new PresenceEvent(
        type, "v1:1:E", visit, "coffee", NOW_US / 1000, dwellMs, null, Stopwatch.received(1, 2, 3));
  }
}
