package dev.beckon.cloud.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Evidence.Kind;
import dev.beckon.cloud.decision.Offer.Occasion;
import dev.beckon.cloud.decision.Offer.Trigger;
import dev.beckon.cloud.shopper.Preferences;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Shoppers;
import dev.beckon.cloud.shopper.Signal;
import dev.beckon.cloud.shopper.Signals;
import dev.beckon.cloud.shopper.Source;
import dev.beckon.cloud.shopper.Topic;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** By which fact an offer is refused. */
class EvidenceTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final long NOW_MS = at("2026-05-20T12:00");
  private static final Duration MONTH = Duration.ofDays(30);

  @Test
  void ofWhatWasBoughtItIsTheLatest() {
    Offer grinder = Offers.suppressedBy("a", bought("old", "new", "never"));
    long newMs = at("2026-05-03T10:00");
    var buyer = Shoppers.bought(Map.of("old", newMs - 1, "new", newMs, "other", NOW_MS));
    assertThat(refusal(grinder, buyer))
        .isEqualTo(new Refusal("a", Reason.BOUGHT_LATELY, new Evidence(Kind.BOUGHT, "new", newMs)));
    assertThat(refusal(grinder, Shoppers.bought(Map.of("old", newMs, "new", newMs))).evidence())
        .as("of two at once always the same")
        .isEqualTo(new Evidence(Kind.BOUGHT, "new", newMs));
  }

  @Test
  void ofWhatIsMissingItIsSinceWhenItWouldHaveCounted() {
    long sinceMs = NOW_MS - MONTH.toMillis();
    var nobody = Shoppers.bought(Map.of());
    assertThat(refusal(Offers.requiring("a", bought("mill")), nobody).evidence())
        .isEqualTo(new Evidence(Kind.NOT_BOUGHT, "mill", sinceMs));
    assertThat(refusal(Offers.requiring("a", bought("mill", "pot")), nobody).evidence())
        .as("of several it names none")
        .isEqualTo(new Evidence(Kind.NOT_BOUGHT, null, sinceMs));
  }

  @Test
  void isThereForEveryDeed() {
    for (Condition.Deed deed : Condition.Deed.values()) {
      Condition condition = new Condition(deed, Set.of("x"), MONTH);
      ShopperProfile doer = Shoppers.bought(Map.of(), signals("x", NOW_MS - 5));
      if (deed == Condition.Deed.BOUGHT) {
        doer = Shoppers.bought(Map.of("x", NOW_MS - 5));
      }
      assertThat(refusal(Offers.suppressedBy("a", condition), doer))
          .isEqualTo(new Refusal("a", deed.present(), new Evidence(deed.done(), "x", NOW_MS - 5)));
      assertThat(refusal(Offers.requiring("a", condition), Shoppers.bought(Map.of())).evidence())
          .isEqualTo(new Evidence(deed.notDone(), "x", NOW_MS - MONTH.toMillis()));
    }
  }

  @Test
  void namesTheCategoryTheFactTheProductAndTheDayOfTheApp() {
    Offer wine = Offers.about("a", 1, Set.of("wine", "food"), Set.of("no-alcohol"));
    assertThat(refusal(wine, said(Set.of("food"), Set.of())).evidence())
        .isEqualTo(new Evidence(Kind.UNWANTED, "food", 0));
    assertThat(refusal(wine, said(Set.of(), Set.of("no-alcohol"))).evidence())
        .isEqualTo(new Evidence(Kind.DECLARED, "no-alcohol", 0));
    Moment soldOut = new Moment(TOKYO, false, false, sku -> true, false, false, NOW_MS);
    assertThat(Gates.refusal(Offers.about("a", "X"), Shoppers.bought(Map.of()), soldOut).evidence())
        .isEqualTo(new Evidence(Kind.SOLD_OUT, "X", 0));
    Offer nudge =
        Offers.make("a")
            .trigger(new Trigger(Trigger.Type.ENTER, 0, new Occasion(Occasion.Kind.APP_UNUSED, 9)))
            .build();
    assertThat(refusal(nudge, Shoppers.bought(Map.of(), signals("x", NOW_MS - 5))).evidence())
        .isEqualTo(new Evidence(Kind.OPENED_APP, null, NOW_MS - 5));
  }

  @Test
  void saysItInASentenceByTheDaysOfTheStore() {
    Evidence beans = new Evidence(Kind.BOUGHT, "espresso-beans-1kg", at("2026-05-03T00:10"));
    assertThat(beans.sentence(TOKYO))
        .isEqualTo("The shopper bought espresso-beans-1kg on 3 May 2026.");
    assertThat(beans.forShopper(TOKYO)).isEqualTo("You bought espresso-beans-1kg on 3 May 2026.");
    assertThat(beans.forShopper(ZoneId.of("Europe/Berlin"))).endsWith(" on 2 May 2026.");
    assertThat(new Evidence(Kind.NOT_BOUGHT, null, beans.atMs()).forShopper(TOKYO))
        .isEqualTo("No purchase of what the offer asks for since 3 May 2026 counts.");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void hasASentenceOfEveryKind(Kind kind) {
    Evidence evidence = new Evidence(kind, "thing", NOW_MS);
    for (String sentence : List.of(evidence.sentence(TOKYO), evidence.forShopper(TOKYO))) {
      assertThat(sentence).endsWith(".").doesNotContain("%", "null");
      assertThat(sentence.contains("thing")).isEqualTo(kind != Kind.OPENED_APP);
    }
  }

  @Test
  void everyWordOfAPushIsAKind() {
    for (Because.Kind kind : Because.Kind.values()) {
      assertThat(new Because(kind, "thing", 7).evidence())
          .isEqualTo(new Evidence(Kind.valueOf(kind.name()), "thing", 7));
    }
  }

  private static Refusal refusal(Offer offer, ShopperProfile shopper) {
    return Gates.refusal(
        offer, shopper, new Moment(TOKYO, false, false, sku -> false, false, false, NOW_MS));
  }

  private static Condition bought(String... skus) {
    return new Condition(Condition.Deed.BOUGHT, Set.of(skus), MONTH);
  }

  private static ShopperProfile said(Set<String> unwanted, Set<String> facts) {
    return Shoppers.said(new Preferences(Set.of(), unwanted, facts, 0));
  }

  private static Signals signals(String sku, long atMs) {
    Signal signal = new Signal(atMs, NOW_MS + 1, Source.DECLARED);
    Map<Topic, Signal> one = Map.of(Topic.product(sku), signal);
    return new Signals(one, one, one, signal);
  }

  private static long at(String local) {
    return LocalDateTime.parse(local).atZone(TOKYO).toInstant().toEpochMilli();
  }
}
