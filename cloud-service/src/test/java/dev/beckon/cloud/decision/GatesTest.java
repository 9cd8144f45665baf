package dev.beckon.cloud.decision;

import static dev.beckon.cloud.shopper.Reachability.REACHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Condition.Deed;
import dev.beckon.cloud.decision.Offer.Schedule;
import dev.beckon.cloud.shopper.Past;
import dev.beckon.cloud.shopper.Preferences;
import dev.beckon.cloud.shopper.Reachability;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Shoppers;
import dev.beckon.cloud.shopper.Signal;
import dev.beckon.cloud.shopper.Signals;
import dev.beckon.cloud.shopper.Source;
import dev.beckon.cloud.shopper.Topic;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GatesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final long NOW_MS = at("2026-11-23T12:00");
  private static final long DAY_MS = Duration.ofDays(1).toMillis();
  private static final Set<DayOfWeek> EVERY_DAY = Set.of(DayOfWeek.values());

  @Test
  void letsAnOfferPassThatAsksForNothing() {
    assertThat(refusal(Offers.offer("a"), shopper(true, Map.of()))).isNull();
  }

  @Test
  void asksForConsentThenReachability() {
    assertThat(refusal(Offers.offer("a"), ShopperProfile.NONE)).isEqualTo(Reason.NO_CONSENT);
    for (Reachability silent : Reachability.values()) {
      Reason expected = silent == REACHABLE ? null : Reason.valueOf(silent.name());
      ShopperProfile shopper = Shoppers.of(silent, true, Preferences.NONE, Map.of(), Signals.NONE);
      assertThat(refusal(Offers.offer("a"), shopper)).as(silent.name()).isEqualTo(expected);
    }
  }

  @Test
  void keepsToWhatTheShopperSaid() {
    Offer wine = Offers.about("a", 1, Set.of("wine", "food"), Set.of("no-alcohol"));
    assertThat(refusal(wine, said(Set.of("toys"), Set.of("no-dairy"), NOW_MS))).isNull();
    assertThat(refusal(wine, said(Set.of("food"), Set.of(), 0)))
        .isEqualTo(Reason.UNWANTED_CATEGORY);
    assertThat(refusal(wine, said(Set.of(), Set.of("no-alcohol"), 0)))
        .isEqualTo(Reason.DECLARED_FACT);
    assertThat(refusal(wine, said(Set.of("food"), Set.of(), NOW_MS + 1)))
        .isEqualTo(Reason.QUIET_TODAY);
  }

  private static ShopperProfile said(Set<String> unwanted, Set<String> facts, long quietUntilMs) {
    Preferences preferences = new Preferences(Set.of(), unwanted, facts, quietUntilMs);
    return Shoppers.said(preferences);
  }

  @ParameterizedTest(name = "bought {0} ms before the edge: {1}")
  @CsvSource({"0,", "-1,NOT_BOUGHT", "1,", "200000000000,"})
  void countsAPurchaseUpToTheEdgeOfItsDays(long insideMs, Reason expected) {
    Offer offer = Offers.requiring("a", bought(Set.of("BEANS"), Duration.ofDays(30)));
    ShopperProfile buyer = shopper(true, Map.of("BEANS", NOW_MS - 30 * DAY_MS + insideMs));
    assertThat(refusal(offer, buyer)).isEqualTo(expected);
  }

  @Test
  void takesAnyOfTheProducts() {
    Offer offer = Offers.requiring("a", bought(Set.of("X", "Y"), Duration.ofDays(1)));
    assertThat(refusal(offer, shopper(true, Map.of("Y", NOW_MS)))).isNull();
    assertThat(refusal(offer, shopper(true, Map.of("Z", NOW_MS)))).isEqualTo(Reason.NOT_BOUGHT);
  }

  @Test
  void suppressesWhatWasBoughtLately() {
    Offer offer = Offers.suppressedBy("a", bought(Set.of("X"), Duration.ofDays(7)));
    assertThat(refusal(offer, shopper(true, Map.of("X", NOW_MS - DAY_MS))))
        .isEqualTo(Reason.BOUGHT_LATELY);
    assertThat(refusal(offer, shopper(true, Map.of("X", NOW_MS - 8 * DAY_MS)))).isNull();
  }

  @Test
  void looksAtNoPurchaseWithoutConsentToIt() {
    ShopperProfile shy = shopper(false, Map.of());
    Condition bought = bought(Set.of("X"), Duration.ofDays(7));
    assertThat(refusal(Offers.requiring("a", bought), shy)).isEqualTo(Reason.NO_PURCHASE_CONSENT);
    assertThat(refusal(Offers.suppressedBy("a", bought), shy))
        .isEqualTo(Reason.NO_PURCHASE_CONSENT);
    assertThat(refusal(Offers.offer("a"), shy)).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(value = Deed.class, names = "BOUGHT", mode = EnumSource.Mode.EXCLUDE)
  void asksForWhatWasDoneOutsideTheShop(Deed deed) {
    Condition week = new Condition(deed, Set.of("X", "Y"), Duration.ofDays(7));
    Offer requiring = Offers.requiring("a", week);
    Offer suppressed = Offers.suppressedBy("a", week);
    ShopperProfile did = did(deed, "Y", NOW_MS - DAY_MS, NOW_MS + 1);
    assertThat(refusal(requiring, did)).isNull();
    assertThat(refusal(suppressed, did)).isEqualTo(deed.present());
    for (ShopperProfile other :
        List.of(
            shopper(false, Map.of()),
            did(deed, "Z", NOW_MS - DAY_MS, NOW_MS + 1), // another product
            did(deed, "Y", NOW_MS - 8 * DAY_MS, NOW_MS + 1), // too long ago
            did(deed, "Y", NOW_MS - DAY_MS, NOW_MS))) { // expired
      assertThat(refusal(requiring, other)).isEqualTo(deed.missing());
      assertThat(refusal(suppressed, other)).isNull();
    }
  }

  @Test
  void namesAnotherReasonForEachDeed() {
    assertThat(Arrays.stream(Deed.values()).flatMap(d -> Stream.of(d.missing(), d.present())))
        .doesNotHaveDuplicates()
        .doesNotContainNull();
  }

  @ParameterizedTest(name = "bought {0} ms after it was put into the cart: {1}")
  @CsvSource({"-1,", "0,NOT_IN_CART", "5000,NOT_IN_CART"})
  void takesOutOfTheCartWhatWasBoughtSince(long laterMs, Reason expected) {
    Offer offer =
        Offers.requiring("a", new Condition(Deed.IN_CART, Set.of("X"), Duration.ofDays(7)));
    long putMs = NOW_MS - DAY_MS;
    ShopperProfile did = did(Deed.IN_CART, "X", putMs, NOW_MS + 1);
    ShopperProfile bought = Shoppers.bought(Map.of("X", putMs + laterMs), did.signals());
    assertThat(refusal(offer, bought)).isEqualTo(expected);
  }

  @Test
  void asksForAllThatIsRequiredAndSuppressesWithAnyOfTheOthers() {
    Condition wish = new Condition(Deed.WISHED, Set.of("X"), Duration.ofDays(7));
    Condition bought = bought(Set.of("Y"), Duration.ofDays(7));
    Signals wished = did(Deed.WISHED, "X", NOW_MS, NOW_MS + 1).signals();
    ShopperProfile both = Shoppers.bought(Map.of("Y", NOW_MS), wished);
    ShopperProfile wishing = Shoppers.bought(Map.of(), wished);
    assertThat(refusal(Offers.requiring("a", bought, wish), both)).isNull();
    assertThat(refusal(Offers.requiring("a", bought, wish), wishing)).isEqualTo(Reason.NOT_BOUGHT);
    assertThat(refusal(Offers.suppressedBy("a", bought, wish), wishing))
        .isEqualTo(Reason.WISHED_LATELY);
  }

  @ParameterizedTest(name = "about [{0}] where {1} are sold out: {2}")
  @CsvSource({"'',X Y,", "X,Y,", "X,X Y,OUT_OF_STOCK", "X Y,X,", "X Y,X Y,OUT_OF_STOCK"})
  void isNotMadeWhereAllItIsAboutIsSoldOut(String about, String soldOut, Reason expected) {
    Offer offer = Offers.about("a", about.isEmpty() ? new String[0] : about.split(" "));
    Set<String> gone = Set.of(soldOut.split(" "));
    assertThat(reason(Gates.refusal(offer, shopper(true, Map.of()), moment(gone::contains, false))))
        .isEqualTo(expected);
  }

  private static ShopperProfile did(Deed deed, String sku, long atMs, long untilMs) {
    Map<Topic, Signal> one =
        Map.of(Topic.product(sku), new Signal(atMs, untilMs, Source.FIRST_PARTY));
    Signals signals =
        new Signals(
            deed == Deed.WISHED ? one : Map.of(),
            deed == Deed.IN_CART ? one : Map.of(),
            deed == Deed.VIEWED ? one : Map.of(),
            null);
    return Shoppers.of(REACHABLE, false, Preferences.NONE, Map.of(), signals);
  }

  @Test
  void isClosedWhereTheStoresTimeIsUnknown() {
    assertThat(Gates.isLive(Schedule.ALWAYS, null, NOW_MS)).isFalse();
    assertThat(Gates.isLive(null, BERLIN, NOW_MS)).isFalse();
  }

  @ParameterizedTest(name = "{0}–{1} at {2}: {3}")
  @CsvSource({
    "09:00,17:00,2026-11-23T09:00,true",
    "09:00,17:00,2026-11-23T08:59,false",
    "09:00,17:00,2026-11-23T17:00,false",
    "09:00,,2026-11-23T23:59,true",
    "00:00,,2026-11-23T00:00,true",
    "18:00,02:00,2026-11-23T18:00,true",
    "18:00,02:00,2026-11-23T17:59,false",
    "18:00,02:00,2026-11-24T01:59,true",
    "18:00,02:00,2026-11-24T02:00,false",
    "10:00,10:00,2026-11-23T10:00,false",
  })
  void keepsItsHours(LocalTime opens, LocalTime closes, String local, boolean live) {
    Schedule schedule = new Schedule(null, null, EVERY_DAY, new Hours(opens, closes));
    assertThat(Gates.isLive(schedule, BERLIN, at(local))).isEqualTo(live);
  }

  @ParameterizedTest(name = "Friday night at {0}: {1}")
  @CsvSource({
    "2026-11-27T23:00,true", // Friday evening
    "2026-11-28T01:00,true", // Saturday morning still is Friday's night
    "2026-11-28T23:00,false", // Saturday evening
    "2026-11-27T01:00,false", // Friday morning is Thursday's night
  })
  void countsHoursAfterMidnightToTheDayTheyBeganOn(String local, boolean live) {
    Schedule schedule =
        new Schedule(
            null,
            null,
            Set.of(DayOfWeek.FRIDAY),
            new Hours(LocalTime.of(22, 0), LocalTime.of(2, 0)));
    assertThat(Gates.isLive(schedule, BERLIN, at(local))).isEqualTo(live);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "2026-11-22T23:59,false",
    "2026-11-23T00:00,true",
    "2026-11-24T23:59,true",
    "2026-11-25T00:00,false",
  })
  void includesItsLastDay(String local, boolean live) {
    Schedule schedule =
        new Schedule(
            LocalDate.of(2026, 11, 23), LocalDate.of(2026, 11, 24), EVERY_DAY, Hours.ALL_DAY);
    assertThat(Gates.isLive(schedule, BERLIN, at(local))).isEqualTo(live);
  }

  @Test
  void followsTheWallClockOverChangesOfSummerTime() {
    Schedule early =
        new Schedule(null, null, EVERY_DAY, new Hours(LocalTime.of(2, 0), LocalTime.of(3, 0)));
    long springMs =
        LocalDateTime.parse("2026-03-29T01:59").atZone(BERLIN).toInstant().toEpochMilli();
    // 01:59 is followed by 03:00: the hour does not exist that day.
    assertThat(Gates.isLive(early, BERLIN, springMs)).isFalse();
    assertThat(Gates.isLive(early, BERLIN, springMs + 60_000)).isFalse();
    long autumnMs =
        LocalDateTime.parse("2026-10-25T02:30").atZone(BERLIN).toInstant().toEpochMilli();
    // 02:30 comes twice, an hour apart.
    assertThat(Gates.isLive(early, BERLIN, autumnMs)).isTrue();
    assertThat(Gates.isLive(early, BERLIN, autumnMs + 3_600_000)).isTrue();
    assertThat(Gates.isLive(early, BERLIN, autumnMs + 7_200_000)).isFalse();
  }

  private static Condition bought(Set<String> skus, Duration within) {
    return new Condition(Condition.Deed.BOUGHT, skus, within);
  }

  @Test
  void whatWasBoughtInASensitiveCategoryKeepsAnOfferAwayWithoutAWord() {
    ShopperProfile secret =
        new ShopperProfile(
            true,
            "i",
            "ANDROID",
            REACHABLE,
            null,
            true,
            Preferences.NONE,
            Map.of(),
            Map.of("X", NOW_MS - 1),
            Signals.NONE,
            Past.NONE);
    Condition bought = bought(Set.of("X"), Duration.ofDays(1));
    assertThat(refusal(Offers.suppressedBy("a", bought), secret)).isEqualTo(Reason.NOT_ELIGIBLE);
    assertThat(refusal(Offers.requiring("a", bought), secret)).isEqualTo(Reason.NOT_BOUGHT);
    assertThat(Reason.NOT_ELIGIBLE.sentence()).doesNotContain("bought");
  }

  private static Reason refusal(Offer offer, ShopperProfile shopper) {
    return reason(Gates.refusal(offer, shopper, moment(sku -> false, false)));
  }

  private static Reason reason(Refusal refusal) {
    return refusal == null ? null : refusal.reason();
  }

  private static Moment moment(Predicate<String> soldOut, boolean quietHours) {
    return new Moment(BERLIN, false, quietHours, soldOut, false, false, NOW_MS);
  }

  private static ShopperProfile shopper(boolean purchases, Map<String, Long> lastBoughtMs) {
    return Shoppers.of(REACHABLE, purchases, Preferences.NONE, lastBoughtMs, Signals.NONE);
  }

  private static long at(String local) {
    return LocalDateTime.parse(local).atZone(BERLIN).toInstant().toEpochMilli();
  }
}
