package dev.beckon.cloud.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.presence.Whereabouts;
import dev.beckon.cloud.shopper.Preferences;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Shoppers;
import dev.beckon.cloud.shopper.Tills;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a decision and a dry run say of the facts behind it. */
class WeighingTest {
  private static final long NOW_MS = 1_795_435_200_000L;
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Stores STORES =
      new Stores(
          Map.of("north", ZoneId.of("Europe/Berlin")),
          true,
          Optional.empty(),
          Tills.of(Map.of()),
          (storeId, sku, nowMs) -> false,
          new Whereabouts(Map.of(), Duration.ZERO));
  private static final ShopperProfile BUYER = Shoppers.bought(Map.of("X", NOW_MS - 9));
  private static final Evidence SOLD = new Evidence(Evidence.Kind.BOUGHT, "X", NOW_MS - 9);

  private final Weighing weighing =
      new Weighing(
          STORES,
          new TierThenValue(),
          new Wording(Locale.ENGLISH, Map.of(), Set.of("pharmacy")),
          AttentionLimits.DEFAULTS);

  @Test
  void namesWhatSpeaksForAnOffer() {
    assertThat(weigh(BUYER, requiring("coffee")).ranked())
        .extracting(Ranked::evidence)
        .containsExactly(SOLD);
    assertThat(weigh(BUYER, Offers.offer("a")).ranked())
        .extracting(Ranked::evidence)
        .containsExactly(new Evidence(Evidence.Kind.HERE, "coffee", 0));
    var fan = Shoppers.said(new Preferences(Set.of("tea", "coffee"), Set.of(), Set.of(), 0));
    assertThat(weigh(fan, Offers.about("a", 1, Set.of("tea", "coffee"), Set.of())).ranked())
        .extracting(Ranked::evidence)
        .containsExactly(new Evidence(Evidence.Kind.WANTED, "coffee", 0));
  }

  @Test
  void namesWhatSpeaksAgainstIt() {
    assertThat(weigh(BUYER, suppressed("coffee")).refused())
        .containsExactly(new Refusal("a", Reason.BOUGHT_LATELY, SOLD));
    assertThat(checks(suppressed("coffee")))
        .contains(Check.of(Gate.CONDITIONS, new Refusal("a", Reason.BOUGHT_LATELY, SOLD)));
  }

  @Test
  void namesNothingWhereAnOfferIsAboutASensitiveCategory() {
    assertThat(weigh(BUYER, requiring("pharmacy")).ranked())
        .singleElement()
        .satisfies(one -> assertThat(one.evidence()).isNull());
    assertThat(weigh(BUYER, suppressed("pharmacy")).refused())
        .containsExactly(new Refusal("a", Reason.BOUGHT_LATELY));
    assertThat(checks(suppressed("pharmacy")))
        .contains(Check.of(Gate.CONDITIONS, new Refusal("a", Reason.BOUGHT_LATELY)));
    var shy = Shoppers.said(new Preferences(Set.of(), Set.of("pharmacy"), Set.of(), 0));
    assertThat(weigh(shy, Offers.about("a", 1, Set.of("pharmacy"), Set.of())).refused())
        .containsExactly(new Refusal("a", Reason.UNWANTED_CATEGORY));
  }

  private static Offer requiring(String category) {
    return about(category, new Offer.Whom(null, List.of(boughtX()), List.of(), null));
  }

  private static Offer suppressed(String category) {
    return about(category, new Offer.Whom(null, List.of(), List.of(boughtX()), null));
  }

  private static Condition boughtX() {
    return new Condition(Condition.Deed.BOUGHT, Set.of("X"), WEEK);
  }

  private static Offer about(String category, Offer.Whom whom) {
    return Offers.make("a")
        .about(new Offer.About(Set.of(), Set.of(category), Set.of()))
        .whom(whom)
        .build();
  }

  private Claims.Request weigh(ShopperProfile shopper, Offer offer) {
    Basis basis = basis(offer, shopper);
    PresenceEvent event =
        new PresenceEvent(
            PresenceEvent.Type.ENTERED,
            "v1:1:E",
            new Visit("v1", "north", "s1", "i1", "coffee", 1, 0, 0, 0, 0),
            "coffee",
            NOW_MS,
            0,
            null,
            Stopwatch.received(1, 2, 3));
    return weighing
        .weigh("d", event, NOW_MS * 1000, basis, new AudienceGate(basis, why -> {}))
        .request();
  }

  private List<Check> checks(Offer offer) {
    Basis basis = basis(offer, BUYER);
    return weighing.checks(offer, new AudienceGate(basis, why -> {}), BUYER, basis.moment());
  }

  private static Basis basis(Offer offer, ShopperProfile shopper) {
    OfferIndex.Place place =
        Offers.index(Set.of("north"), List.of(offer))
            .at("north", "coffee", Offer.Trigger.Type.ENTER, 0, NOW_MS);
    return new Basis(
        place,
        place.audiences().with(Segments.NONE),
        ResponseRates.UNKNOWN::of,
        shopper,
        STORES.at("north", "s1", NOW_MS));
  }
}
