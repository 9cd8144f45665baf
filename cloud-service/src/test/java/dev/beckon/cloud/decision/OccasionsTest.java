package dev.beckon.cloud.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Offer.Occasion;
import dev.beckon.cloud.decision.Offer.Trigger;
import dev.beckon.cloud.shopper.Past;
import dev.beckon.cloud.shopper.Preferences;
import dev.beckon.cloud.shopper.PurchaseTotals;
import dev.beckon.cloud.shopper.Reachability;
import dev.beckon.cloud.shopper.ShopperEvent;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Shoppers;
import dev.beckon.cloud.shopper.Signal;
import dev.beckon.cloud.shopper.Signals;
import dev.beckon.cloud.shopper.Source;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OccasionsTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  private static final long DAY_MS = 86_400_000;

  @ParameterizedTest(name = "on {1}, {2} days around {0}: {3}")
  @CsvSource({
    "--05-03, 2026-05-03, 0, true",
    "--05-03, 2026-05-04, 0, false",
    "--05-03, 2026-05-10, 7, true",
    "--05-03, 2026-05-11, 7, false",
    "--12-30, 2027-01-02, 3, true",
    "--01-02, 2026-12-30, 3, true",
    "--02-29, 2026-02-28, 0, true",
    "--02-29, 2026-03-01, 0, false",
    "--02-29, 2028-02-29, 0, true",
    "--02-29, 2028-02-28, 0, false"
  })
  void aBirthdayIsNearAlsoAcrossTheYear(
      MonthDay birthday, LocalDate today, int days, boolean near) {
    assertThat(Occasions.isNear(birthday, today, days)).isEqualTo(near);
  }

  @Test
  void aBirthdayIsByTheStoresDayAndOfWhoDeclaredOne() {
    Occasion birthday = new Occasion(Occasion.Kind.BIRTHDAY, 0);
    long lateInUtc = ms("2026-05-03T00:30"); // still 2 May in London
    assertThat(refusal(birthday, born(MonthDay.of(5, 3)), lateInUtc)).isNull();
    assertThat(refusal(birthday, born(MonthDay.of(5, 2)), lateInUtc))
        .isEqualTo(Reason.NOT_BIRTHDAY);
    assertThat(refusal(birthday, born(null), lateInUtc)).isEqualTo(Reason.NOT_BIRTHDAY);
  }

  @Test
  void aWelcomeIsOfTheFirstVisitAndNobodysWhoseVisitsAreNotKnown() {
    Occasion first = new Occasion(Occasion.Kind.VISIT, 1);
    assertThat(refusal(first, visiting(1), 0)).isNull();
    assertThat(refusal(first, visiting(2), 0)).isEqualTo(Reason.OTHER_VISIT);
    assertThat(refusal(first, Shoppers.said(Preferences.NONE), 0)).isEqualTo(Reason.OTHER_VISIT);
    assertThat(refusal(new Occasion(Occasion.Kind.VISIT, 3), visiting(3), 0)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30, 365})
  void anAppIsUnusedWhereItWasOpenedAndNotForLong(int days) {
    Occasion unused = new Occasion(Occasion.Kind.APP_UNUSED, days);
    long openedMs = ms("2026-05-03T12:00");
    assertThat(refusal(unused, opened(openedMs), openedMs + days * DAY_MS)).isNull();
    assertThat(refusal(unused, opened(openedMs), openedMs + days * DAY_MS - 1))
        .isEqualTo(Reason.APP_IN_USE);
    assertThat(refusal(unused, opened(openedMs), openedMs + 366 * DAY_MS))
        .as("whether it is still stored or not")
        .isEqualTo(Reason.APP_IN_USE);
    assertThat(refusal(unused, Shoppers.said(Preferences.NONE), openedMs))
        .isEqualTo(Reason.APP_IN_USE);
  }

  private static Reason refusal(Occasion occasion, ShopperProfile shopper, long nowMs) {
    Offer offer = Offers.make("a").trigger(new Trigger(Trigger.Type.ENTER, 0, occasion)).build();
    Moment moment = new Moment(TOKYO, false, false, sku -> false, false, false, nowMs);
    Refusal refusal = Gates.refusal(offer, shopper, moment);
    return refusal == null ? null : refusal.reason();
  }

  private static ShopperProfile born(MonthDay day) {
    return Shoppers.said(new Preferences(Set.of(), Set.of(), Set.of(), 0, day));
  }

  private static ShopperProfile opened(long atMs) {
    long untilMs = atMs + ShopperEvent.Type.OPENED_APP.usual().toMillis();
    Signal signal = new Signal(atMs, untilMs, Source.FIRST_PARTY);
    return Shoppers.bought(Map.of(), new Signals(Map.of(), Map.of(), Map.of(), signal));
  }

  private static ShopperProfile visiting(long count) {
    return new ShopperProfile(
        true,
        "i",
        "ANDROID",
        Reachability.REACHABLE,
        null,
        false,
        Preferences.NONE,
        Map.of(),
        Map.of(),
        Signals.NONE,
        new Past(
            Map.of(),
            PurchaseTotals.NONE,
            Optional.empty(),
            new Past.Visits(count, count, 0),
            Past.Responses.NONE,
            false));
  }

  private static long ms(String local) {
    return LocalDateTime.parse(local).atZone(TOKYO).toInstant().toEpochMilli();
  }
}
