package dev.beckon.cloud.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.cloud.decision.Offer.About;
import dev.beckon.cloud.decision.Offer.Trigger;
import dev.beckon.cloud.decision.Shelves.Change;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OfferIndexTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate MOVE = LocalDate.of(2026, 3, 29);
  private static final long BEFORE_MS = ms("2026-03-28T23:59:59");
  private static final long AFTER_MS = ms("2026-03-29T00:00:00");

  private final Shelves moving =
      new Shelves(
          BERLIN,
          List.of(
              change(null, "entrance", Set.of("wine"), "CORK"),
              change(null, "back", Set.of("toys", "tea"), "ROBOT", "CUP"),
              change(MOVE, "entrance", Set.of("toys"), "ROBOT"),
              change(MOVE, "back", Set.of("tea"), "CUP")));

  @Test
  void aShelfThatMovedOvernightCountsInItsNewZoneFromMidnightOfTheStoreOn() {
    OfferIndex index = Offers.index(Map.of("north", moving), List.of(toys()));
    assertThat(at(index, "north", "back", BEFORE_MS)).containsExactly("toys");
    assertThat(at(index, "north", "entrance", BEFORE_MS)).isEmpty();
    assertThat(at(index, "north", "back", AFTER_MS)).isEmpty();
    assertThat(at(index, "north", "entrance", AFTER_MS)).containsExactly("toys");
  }

  @Test
  void anOfferAboutProductsAloneIsWhereOneOfThemLiesAlsoAfterTheShelfMoved() {
    Offer robot = Offers.make("robot").in(Set.of()).about(products("ROBOT", "DOLL")).build();
    Offer cup = Offers.make("cup").in(Set.of("north")).about(products("CUP")).build();
    Map<String, Shelves> stores = Map.of("north", moving, "south", Shelves.UNKNOWN);
    OfferIndex index = Offers.index(stores, List.of(robot, cup));
    assertThat(at(index, "north", "back", BEFORE_MS)).containsExactly("cup", "robot");
    assertThat(at(index, "north", "entrance", BEFORE_MS)).isEmpty();
    assertThat(at(index, "north", "back", AFTER_MS)).containsExactly("cup");
    assertThat(at(index, "north", "entrance", AFTER_MS)).containsExactly("robot");
    assertThat(at(index, "south", "back", AFTER_MS)).isEmpty();
  }

  @Test
  void anOfferAboutProductsAndCategoriesIsWhereEitherIs() {
    About both = new About(Set.of("CORK"), Set.of("tea"), Set.of());
    OfferIndex index =
        Offers.index(
            Map.of("north", moving), List.of(Offers.make("both").in(Set.of()).about(both).build()));
    assertThat(at(index, "north", "entrance", BEFORE_MS)).containsExactly("both");
    assertThat(at(index, "north", "back", BEFORE_MS)).containsExactly("both");
    assertThat(at(index, "north", "entrance", AFTER_MS)).isEmpty();
  }

  @Test
  void anOfferThatNamesNoZoneIsInEveryStoreWhereItsCategoryStands() {
    Map<String, Shelves> fifty = new LinkedHashMap<>();
    for (int store = 0; store < 50; store++) {
      fifty.put("s" + store, new Shelves(BERLIN, List.of(shelf("z" + store, "toys"))));
    }
    fifty.put("without", new Shelves(BERLIN, List.of(shelf("z", "wine"))));
    OfferIndex index = Offers.index(fifty, List.of(toys()));
    for (int store = 0; store < 50; store++) {
      assertThat(at(index, "s" + store, "z" + store, BEFORE_MS)).containsExactly("toys");
    }
    assertThat(at(index, "without", "z", BEFORE_MS)).isEmpty();
  }

  @Test
  void anOfferThatNamesZonesIsThereWhateverStandsThere() {
    OfferIndex index =
        Offers.index(
            Map.of("north", moving), List.of(Offers.make("a").in(Set.of(), "back").build()));
    assertThat(at(index, "north", "back", BEFORE_MS)).containsExactly("a");
    assertThat(at(index, "north", "back", AFTER_MS)).containsExactly("a");
  }

  @Test
  void dwellThresholdsFollowTheShelf() {
    Offer slow =
        Offers.make("slow").in(Set.of()).about(aboutToys()).trigger(Trigger.dwell(8_000)).build();
    OfferIndex index = Offers.index(Map.of("north", moving), List.of(slow));
    assertThat(index.dwellThresholdsMs("north", BEFORE_MS))
        .isEqualTo(Map.of("back", List.of(8_000L)));
    assertThat(index.dwellThresholdsMs("north", AFTER_MS))
        .isEqualTo(Map.of("entrance", List.of(8_000L)));
    assertThat(index.dwellThresholdsMs("elsewhere", AFTER_MS)).isEmpty();
  }

  @Test
  void theBestAreThereWhereTooManyMeet() {
    int most = OfferIndex.MAX_PER_PLACE;
    List<Offer> crowd =
        IntStream.rangeClosed(0, most)
            .mapToObj(i -> Offers.make("o" + i).tier(i == most ? 2 : 1).build())
            .toList();
    OfferIndex index = Offers.index(Map.of("north", Shelves.UNKNOWN), crowd);
    assertThat(at(index, "north", "coffee", 0)).hasSize(most).contains("o" + most);
    assertThat(index.overfull())
        .singleElement()
        .asString()
        .contains("more than " + most + " offers", "zone coffee of store north");
  }

  @Test
  void refusesWhatDoesNotHold() {
    Map<String, Shelves> north = Map.of("north", Shelves.UNKNOWN);
    List<Offer> twice = List.of(Offers.offer("a"), Offers.offer("a"));
    assertThatThrownBy(() -> Offers.index(north, twice)).hasMessage("offers: id a is given twice");
    Offer elsewhere = Offers.make("a").in(Set.of("south"), "coffee").build();
    assertThatThrownBy(() -> Offers.index(north, List.of(elsewhere)))
        .hasMessage("offers: a is in store south, must be one of [north]");
  }

  private static Offer toys() {
    return Offers.make("toys").in(Set.of()).about(aboutToys()).build();
  }

  private static About products(String... skus) {
    return new About(Set.of(skus), Set.of(), Set.of());
  }

  private static About aboutToys() {
    return new About(Set.of(), Set.of("toys"), Set.of());
  }

  private static Change shelf(String zoneId, String category) {
    return change(null, zoneId, Set.of(category));
  }

  private static Change change(
      LocalDate from, String zoneId, Set<String> categories, String... products) {
    return new Change(from, zoneId, categories, Set.of(products));
  }

  private static List<String> at(OfferIndex index, String storeId, String zoneId, long nowMs) {
    return index.at(storeId, zoneId, Trigger.Type.ENTER, 0, nowMs).offers().stream()
        .map(Offer::offerId)
        .toList();
  }

  private static long ms(String local) {
    return LocalDateTime.parse(local).atZone(BERLIN).toInstant().toEpochMilli();
  }
}
