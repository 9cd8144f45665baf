package dev.beckon.cloud.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.cloud.audience.CelAudiences;
import dev.beckon.cloud.audience.Settings;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.shopper.Asked;
import dev.beckon.cloud.shopper.Preferences;
import dev.beckon.cloud.shopper.Reachability;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Shoppers;
import dev.beckon.cloud.shopper.Signals;
import dev.beckon.cloud.shopper.TillFeeds;
import dev.beckon.cloud.shopper.Tills;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Decisions on offers that are not for everybody. */
class AudienceDecisionTest {
  private static final long NOW_US = 1_795_435_200_000_000L;
  private static final Audiences AUDIENCES =
      new CelAudiences(new Settings(Set.of("coffee"), Set.of(), Set.of("health"), false));

  private final List<Asked> asked = new ArrayList<>();
  private final List<Verdict> failures = new ArrayList<>();
  private ShopperProfile profile = Shoppers.bought(Map.of("BEANS", NOW_US / 1000 - 1));
  private TillFeeds tills = Tills.of(Map.of());
  private Segments segments = Segments.NONE;
  private Claims.Request request;

  @Test
  void tellsApartWhoIsNotMeantAndWhatCannotBeWorkedOut() {
    decide(
        offer("meant", "bought('BEANS', days(2))"),
        offer("not", "bought('TEA', days(2))"),
        offer("broken", "1 / offers.shown > 0"),
        offer("nowhere", "segment('regulars')"),
        Offers.offer("everybody"));
    assertThat(request.ranked())
        .extracting(ranked -> ranked.offer().offerId())
        .containsExactlyInAnyOrder("meant", "everybody");
    assertThat(request.refused())
        .containsExactlyInAnyOrder(
            new Refusal("not", Reason.NOT_IN_AUDIENCE),
            new Refusal("broken", Reason.AUDIENCE_FAILED),
            new Refusal("nowhere", Reason.AUDIENCE_FAILED));
    assertThat(failures).containsExactlyInAnyOrder(Verdict.ERROR, Verdict.NO_SEGMENT);
  }

  @Test
  void readsTheShopperOnceForAllConditionsAudiencesAndSegments() throws AudienceFault {
    Audience regulars = AUDIENCES.segment("boughtCategory('wine', days(9))");
    segments = name -> name.equals("regulars") ? regulars : null;
    decide(
        Offers.suppressing("unless"),
        offer("a", "bought('BEANS', days(2)) && visits.count > 2"),
        offer("b", "segment('regulars')"));
    assertThat(asked).containsExactly(new Asked(Set.of("X", "BEANS"), Set.of("wine"), false, true));
  }

  @Test
  void offersThatLookAtPurchasesNeedConsentToThatAndNewsOfTills() throws AudienceFault {
    Audience buyers = AUDIENCES.segment("!bought('TEA', days(9))");
    segments = name -> buyers;
    Offer[] offers = {
      offer("direct", "!bought('TEA', days(9))"),
      offer("by segment", "segment('buyers')"),
      offer("other", "!wanted('coffee')")
    };
    decide(offers);
    assertThat(request.ranked())
        .filteredOn(Ranked::byPurchases)
        .extracting(ranked -> ranked.offer().offerId())
        .containsExactlyInAnyOrder("direct", "by segment");
    tills =
        new TillFeeds(
            Map.of("north", Duration.ofHours(2)),
            (storeId, ms) -> CompletableFuture.completedFuture(null));
    decide(offers);
    assertThat(request.refused()).extracting(Refusal::reason).containsOnly(Reason.TILL_STALE);
    profile = Shoppers.of(Reachability.REACHABLE, false, Preferences.NONE, Map.of(), Signals.NONE);
    decide(offers);
    assertThat(request.refused())
        .containsExactlyInAnyOrder(
            new Refusal("direct", Reason.NO_PURCHASE_CONSENT),
            new Refusal("by segment", Reason.NO_PURCHASE_CONSENT));
    assertThat(request.ranked())
        .extracting(ranked -> ranked.offer().offerId())
        .containsExactly("other");
  }

  @Test
  void asksNoMoreAudiencesWhenThereAreEnough() {
    List<Offer> offers = new ArrayList<>();
    IntStream.range(0, Claims.FIRST_RANKED).forEach(i -> offers.add(offer("o" + i, "true")));
    offers.add(Offers.make("worst").tier(-1).whom(whom("1 / offers.shown > 0")).build());
    decide(offers.toArray(Offer[]::new));
    assertThat(request.passedOver()).containsExactly("worst");
    assertThat(request.refused()).isEmpty();
    assertThat(failures).isEmpty();
  }

  @Test
  void worksOutSharedAudiencesAndSegmentsOnce() throws AudienceFault {
    int[] judged = new int[1];
    Audience counting =
        new Audience() {
          @Override
          public Asks asks() {
            return Asks.NOTHING;
          }

          @Override
          public Verdict judge(Look look) {
            judged[0]++;
            return look.begin(1) ? Verdict.YES : look.failure();
          }
        };
    segments = name -> counting;
    decide(
        offer("a", "segment('x')"), offer("b", "segment('x')"), offer("c", "segment('x') && true"));
    assertThat(request.ranked()).hasSize(3);
    assertThat(judged[0]).isEqualTo(1);
  }

  @Test
  void readsNoMoreProductsThanTheLimitAndRefusesWhatAsksForThem() {
    List<Offer> offers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      StringBuilder all = new StringBuilder("inCart('0')");
      for (int j = 1; j < 60; j++) {
        all.append(" || inCart('%d-%d')".formatted(i, j));
      }
      offers.add(offer("o%02d".formatted(i), all.toString()));
    }
    decide(offers.toArray(Offer[]::new));
    assertThat(asked.get(0).names()).isBetween(900, Asked.MOST_NAMES);
    assertThat(request.refused())
        .filteredOn(refusal -> refusal.reason() == Reason.AUDIENCE_FAILED)
        .isNotEmpty();
    assertThat(failures).containsOnly(Verdict.TOO_COSTLY);
  }

  @Test
  void noIndexIsMadeOfAnAudienceThatDoesNotCompile() {
    assertThatThrownBy(() -> decide(offer("a", "age > 18")))
        .hasMessageStartingWith(
            "offers: a has an audience that is refused at character 1: age is not a word here: ");
  }

  private static Offer offer(String id, String audience) {
    return Offers.make(id).whom(whom(audience)).build();
  }

  private static Offer.Whom whom(String audience) {
    return new Offer.Whom(audience, List.of(), List.of(), null);
  }

  private void decide(Offer... offers) {
    DecisionService service =
        Deciding.at(() -> NOW_US)
            .offers(
                () -> new OfferIndex(Map.of("north", Shelves.UNKNOWN), List.of(offers), AUDIENCES))
            .segments(() -> segments)
            .tills(tills)
            .profiles(
                (shopper, installation, store, more) -> {
                  assertThat(store).isEqualTo("north");
                  asked.add(more);
                  return CompletableFuture.completedFuture(profile);
                })
            .claims(
                claim -> {
                  request = claim;
                  return CompletableFuture.completedFuture(
                      new Claims.Outcome(Reason.OFFERED, "a", List.of(), false, false));
                })
            .listener(
                new DecisionService.Listener() {
                  @Override
                  public void decided(Reason reason, long tookUs) {}

                  @Override
                  public void audienceFailed(Verdict why) {
                    failures.add(why);
                  }
                })
            .service();
    Visit visit = new Visit("v1", "north", "s1", "i1", "coffee", 1, 0, 0, 0, 0);
    service
        .decide(
            new PresenceEvent(
                PresenceEvent.Type.ENTERED,
                "v1:1:E",
                visit,
                "coffee",
                NOW_US / 1000,
                0,
                null,
                Stopwatch.received(NOW_US, NOW_US, NOW_US)))
        .toCompletableFuture()
        .join();
  }
}
