package dev.beckon.cloud.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.audience.CelAudiences;
import dev.beckon.cloud.audience.Settings;
import dev.beckon.cloud.shopper.Past;
import dev.beckon.cloud.shopper.Preferences;
import dev.beckon.cloud.shopper.PurchaseTotals;
import dev.beckon.cloud.shopper.Reachability;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Signals;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoughtAwayTest {
  private static final long NOW_MS = 1_795_435_200_000L;
  private static final long YESTERDAY_MS = NOW_MS - 86_400_000;
  private static final Audiences AUDIENCES =
      new CelAudiences(new Settings(Set.of("coffee"), Set.of(), Set.of("health"), false));

  /** Bought beans, a grinder of the coffee things, and something for their health. */
  private static final ShopperProfile ADA =
      new ShopperProfile(
          true,
          "i",
          "ANDROID",
          Reachability.REACHABLE,
          null,
          true,
          Preferences.NONE,
          Map.of("BEANS", YESTERDAY_MS, "GRINDER", YESTERDAY_MS),
          Map.of("PILLS", YESTERDAY_MS),
          Signals.NONE,
          new Past(
              Map.of("coffee", YESTERDAY_MS, "health", YESTERDAY_MS),
              PurchaseTotals.NONE,
              Optional.empty(),
              Past.Visits.NONE,
              Past.Responses.NONE,
              false));

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "!bought('GRINDER', days(30)); true",
        "bought('BEANS', days(30)) && !bought('GRINDER', days(30)); true",
        "!boughtCategory('coffee', days(30)); true",
        "!bought('GRINDER', days(30)) && !boughtCategory('coffee', days(30)); true",
        "segment('no-grinder'); true",
        "bought('TEA', days(30)) && !bought('GRINDER', days(30)); false",
        "bought('TEA', days(30)); false",
        "visits.count > 3; false",
        "bought('BEANS', days(30)); false",
        "1 / visits.count > 3; false",
        "!bought('PILLS', days(30)); false",
        "!boughtCategory('health', days(30)); false",
        "!bought('GRINDER', days(30)) && !boughtCategory('health', days(30)); true",
      })
  void asksWhatWouldBeIfItHadNotBeenBought(String audience, boolean boughtAway)
      throws AudienceFault {
    Audience noGrinder = AUDIENCES.segment("!bought('GRINDER', days(30))");
    Segments segments = name -> noGrinder;
    assertThat(BoughtAway.is(AUDIENCES.ofOffer(audience), ADA, NOW_MS, segments))
        .isEqualTo(boughtAway);
  }
}
