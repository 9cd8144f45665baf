package dev.beckon.cloud.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Seen;
import dev.beckon.cloud.decision.Seen.Then;
import dev.beckon.cloud.decision.Seen.Version;
import dev.beckon.cloud.shopper.Past;
import dev.beckon.cloud.shopper.Preferences;
import dev.beckon.cloud.shopper.PurchaseTotals;
import dev.beckon.cloud.shopper.Quintiles;
import dev.beckon.cloud.shopper.Reachability;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Shoppers;
import dev.beckon.cloud.shopper.Signal;
import dev.beckon.cloud.shopper.Signals;
import dev.beckon.cloud.shopper.Source;
import dev.beckon.cloud.shopper.Topic;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenTextTest {
  private static final long NOW_MS = 1_795_435_200_000L;
  private static final Then PLAIN =
      new Then(ZoneId.of("Europe/Berlin"), false, false, Set.of(), false, false, NOW_MS);

  @Test
  void readsWhatItWrote() {
    Seen seen =
        new Seen(
            "s \"1\"",
            List.of(new Version("grinder", 3, 0.05), new Version("beans", 1, 1.0 / 3)),
            Map.of("grinder", new Version("mill", 12, 0.07)),
            Map.of("regulars", "visits.count > 3 && segment('x')"),
            everythingKnown(),
            new Then(null, true, true, Set.of("X", "Y"), true, true, NOW_MS));
    assertThat(SeenText.read(SeenText.write(seen))).isEqualTo(seen);
  }

  @Test
  void leavesOutWhatGoesWithoutSaying() {
    Seen seen =
        new Seen(
            "s1",
            List.of(new Version("grinder", 3, 0.05)),
            Map.of(),
            Map.of(),
            withoutPhone(Shoppers.said(Preferences.NONE)),
            PLAIN);
    assertThat(SeenText.write(seen))
        .isEqualTo(
            "{\"s\":\"s1\",\"o\":[[\"grinder\",3,0.05]],"
                + "\"t\":{\"n\":1795435200000,\"z\":\"Europe/Berlin\"},\"p\":{\"p\":1}}");
    assertThat(SeenText.read(SeenText.write(seen))).isEqualTo(seen);
  }

  @Test
  void knowsNobodyFromSomebodyOfWhomNothingIsKnown() {
    Seen nobody = new Seen("s1", List.of(), Map.of(), Map.of(), ShopperProfile.NONE, PLAIN);
    assertThat(SeenText.read(SeenText.write(nobody))).isEqualTo(nobody);
    ShopperProfile shy =
        Shoppers.of(Reachability.REACHABLE, false, Preferences.NONE, Map.of(), Signals.NONE);
    Seen somebody = new Seen("s1", List.of(), Map.of(), Map.of(), withoutPhone(shy), PLAIN);
    assertThat(SeenText.read(SeenText.write(somebody))).isEqualTo(somebody);
  }

  @Test
  void keepsNothingThatIsTooLong() {
    List<Version> many =
        IntStream.range(0, 256).mapToObj(i -> new Version("x".repeat(60) + i, i, 0.05)).toList();
    Seen seen = new Seen("s1", many, Map.of(), Map.of(), everythingKnown(), PLAIN);
    assertThat(SeenText.write(seen)).isEmpty();
  }

  @Test
  void tellsTheShopperNothingThatIsNobodysBusiness() {
    Seen seen = new Seen("s1", List.of(), Map.of(), Map.of(), everythingKnown(), PLAIN);
    String shown =
        SeenText.withoutSensitive(SeenText.write(seen), Set.of("toys", "tea", "X")).encode();
    assertThat(shown)
        .contains("\"food\"", "\"vegan\"", "[0,\"X\"")
        .doesNotContain("toys", "tea", "[1,\"X\"", "\"x\"");
    Seen nobody = new Seen("s1", List.of(), Map.of(), Map.of(), ShopperProfile.NONE, PLAIN);
    assertThat(SeenText.withoutSensitive(SeenText.write(nobody), Set.of()).getValue("p"))
        .isEqualTo(0);
  }

  private static ShopperProfile everythingKnown() {
    Signal signal = new Signal(NOW_MS - 7, NOW_MS + 7, Source.SECOND_PARTY);
    return new ShopperProfile(
        true,
        null,
        null,
        Reachability.CHANNEL_OFF,
        null,
        true,
        new Preferences(
            Set.of("tea"), Set.of("toys", "food"), Set.of("vegan"), 9, MonthDay.of(2, 29)),
        Map.of("X", NOW_MS - 1),
        Map.of("Y", NOW_MS - 2),
        new Signals(
            Map.of(Topic.product("X"), signal, new Topic(Topic.Kind.CATEGORY, "X"), signal),
            Map.of(Topic.product("Y"), signal),
            Map.of(Topic.product("Z"), signal),
            signal),
        new Past(
            Map.of("tea", NOW_MS - 3),
            new PurchaseTotals(NOW_MS, 4, -5),
            Optional.of(new Quintiles.Scores(1, 2, 5)),
            new Past.Visits(3, 2, NOW_MS - 4),
            new Past.Responses(9, 8, 7),
            true));
  }

  private static ShopperProfile withoutPhone(ShopperProfile shopper) {
    return new ShopperProfile(
        shopper.exists(),
        null,
        null,
        shopper.reachability(),
        null,
        shopper.purchasesConsent(),
        shopper.preferences(),
        shopper.lastBoughtMs(),
        shopper.sensitiveBoughtMs(),
        shopper.signals(),
        shopper.past());
  }
}
