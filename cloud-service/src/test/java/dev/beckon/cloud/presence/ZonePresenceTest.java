package dev.beckon.cloud.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ZonePresenceTest {
  private static final String ANN = "ann";

  private final Shop shop = new Shop();

  @Test
  void oneFrameConfirmsNothing() {
    shop.hear(ANN, "gw-coffee", -50);
    shop.pass(3_000);

    assertThat(shop.events).isEmpty();
    assertThat(shop.engine.visits()).isEmpty();
    assertThat(shop.engine.counters().tracked()).isEqualTo(1);
  }

  @Test
  void aClearMarginConfirmsWithTheSecondFrame() {
    shop.stand(ANN, -60, -75, 500);

    assertThat(shop.told()).containsExactly("ENTERED coffee");
    PresenceEvent entered = shop.events.get(0);
    long confirmedMs = Shop.BEGIN_MS + 250;
    assertThat(entered.atMs()).isEqualTo(confirmedMs);
    assertThat(entered.stopwatch().heardUs()).isEqualTo(confirmedMs * 1_000);
    assertThat(entered.stopwatch().publishedUs()).isEqualTo(confirmedMs * 1_000 + 10);
    assertThat(entered.visit())
        .isEqualTo(
            new Visit(
                VisitIds.visit("north", ANN, Shop.BEGIN_MS),
                "north",
                ANN,
                "phone",
                "coffee",
                1,
                Shop.BEGIN_MS,
                confirmedMs,
                confirmedMs,
                0));
    assertThat(entered.eventId()).isEqualTo(entered.visit().visitId() + ":1:ENTERED");
    assertThat(shop.engine.visits()).containsExactly(entered.visit());
  }

  @Test
  void eachEventNamesThePhoneThatWasHeardLast() {
    shop.stand(ANN, -55, -75, 2_000);
    for (int i = 0; i < 40; i++) {
      shop.engine.onSighting(byTablet("gw-tea", -55), shop.nowMs, shop.events::add);
      shop.engine.onSighting(byTablet("gw-coffee", -75), shop.nowMs, shop.events::add);
      shop.pass(250);
    }
    assertThat(shop.events)
        .filteredOn(event -> event.type() == PresenceEvent.Type.ENTERED)
        .extracting(event -> event.zoneId() + " by " + event.visit().installationId())
        .containsExactly("coffee by phone", "tea by tablet");
    ZonePresence restarted = new ZonePresence(Shop.LAYOUT, PresenceSettings.DEFAULTS);
    restarted.restore(shop.engine.visits(), shop.nowMs);
    assertThat(restarted.visits()).extracting(Visit::installationId).containsExactly("tablet");
  }

  private Sighting byTablet(String gateway, double dbm) {
    Sighting heard = Shop.sighting(ANN, gateway, dbm, shop.nowMs);
    return new Sighting(
        ANN, "tablet", gateway, 1, dbm, heard.rssiMaxDbm(), shop.nowMs, heard.stopwatch());
  }

  @Test
  void namesVisitsAfterStoreShopperAndStart() {
    // printf 'north|ann|1700000000000' | sha256sum | cut -c 1-20
    assertThat(VisitIds.visit("north", "ann", 1_700_000_000_000L))
        .isEqualTo("6e149d26522f5da0a273");
  }

  @Test
  void aPhoneHeardOncePerSecondEntersWithinAFewSeconds() {
    for (int i = 0; i < 4; i++) {
      shop.hear(ANN, "gw-coffee", -70);
      shop.pass(500);
      shop.hear(ANN, "gw-tea", -80);
      shop.pass(500);
    }

    assertThat(shop.told()).containsExactly("ENTERED coffee");
  }

  @Test
  void aPhonesRangingConfirmsAClearMarginAtOnce() {
    long us = shop.nowMs * 1_000;
    ranged("gw-coffee", -60, us);
    assertThat(shop.events).isEmpty();
    ranged("gw-tea", -75, us);

    assertThat(shop.told()).containsExactly("ENTERED coffee");
  }

  private void ranged(String gateway, int dbm, long us) {
    shop.engine.onSighting(
        new Sighting(
            ANN, "phone", gateway, 5, dbm, dbm, shop.nowMs, Stopwatch.received(us, us, us)),
        shop.nowMs,
        shop.events::add);
  }

  @Test
  void aLoneGatewayNeedsAFrameMore() {
    shop.hear(ANN, "gw-coffee", -60);
    shop.pass(250);
    shop.hear(ANN, "gw-coffee", -60);
    assertThat(shop.events).isEmpty();
    shop.pass(250);
    shop.hear(ANN, "gw-coffee", -60);

    assertThat(shop.told()).containsExactly("ENTERED coffee");
  }

  @Test
  void nobodyEntersFromOutside() {
    shop.stand(ANN, -95, -99, 20_000);

    assertThat(shop.events).isEmpty();
  }

  @Test
  void somebodyBetweenTwoZonesIsPutIntoOneInTheEnd() {
    shop.stand(ANN, -70, -70.2, 6_000);

    assertThat(shop.told()).contains("ENTERED coffee");
  }

  @Test
  void aCoalescedSightingCountsItsFrames() {
    assertThat(enteredAfterCoalesced(new Shop(), 1)).as("5.3 dB on two frames each").isEmpty();
    assertThat(enteredAfterCoalesced(shop, 3)).containsExactly("ENTERED coffee");
    assertThat(shop.last().visit().startedAtMs()).isEqualTo(Shop.BEGIN_MS);
  }

  /** A frame at each gateway, and after half a second one sighting each of so many more. */
  private static List<String> enteredAfterCoalesced(Shop shop, int count) {
    shop.hear(ANN, "gw-tea", -79.3);
    shop.hear(ANN, "gw-coffee", -74);
    shop.pass(500);
    long us = shop.nowMs * 1_000;
    for (String gateway : List.of("gw-tea", "gw-coffee")) {
      assertThat(shop.events).isEmpty();
      double mean = gateway.equals("gw-tea") ? -79.3 : -74;
      shop.engine.onSighting(
          new Sighting(
              ANN,
              "phone",
              gateway,
              count,
              mean,
              -70,
              shop.nowMs - 400,
              Stopwatch.received(us, us, us)),
          shop.nowMs,
          shop.events::add);
    }
    return shop.told();
  }

  @Test
  void oneFrameIsEnoughOfAZoneThatIsFarAhead() {
    shop.hear(ANN, "gw-tea", -85);
    shop.pass(250);
    shop.hear(ANN, "gw-tea", -88);
    shop.hear(ANN, "gw-coffee", -66);

    assertThat(shop.told()).containsExactly("ENTERED coffee");
  }

  @Test
  void aLoneAndDistantGatewayIsNotBelievedForAWhile() {
    for (int i = 0; i < 3; i++) {
      shop.hear(ANN, "gw-tea", -86);
      shop.pass(250);
    }
    assertThat(shop.events).isEmpty();
    shop.hear(ANN, "gw-coffee", -70);

    assertThat(shop.told()).containsExactly("ENTERED coffee");
  }

  @Test
  void oneFrameAfterASilenceConfirmsNothing() {
    shop.stand(ANN, -60, -75, 2_000);
    shop.pass(6_000);
    shop.events.clear();
    shop.hear(ANN, "gw-coffee", -60);
    shop.hear(ANN, "gw-tea", -75);

    assertThat(shop.events).isEmpty();
  }

  @Test
  void aMoveLeavesOneZoneAndEntersTheNext() {
    shop.stand(ANN, -60, -75, 4_000);
    shop.stand(ANN, -75, -60, 4_000);

    assertThat(shop.told()).containsExactly("ENTERED coffee", "LEFT coffee MOVED", "ENTERED tea");
    PresenceEvent left = shop.events.get(1);
    assertThat(left.visit().zoneId()).isNull();
    assertThat(left.dwellMs()).isBetween(3_500L, 5_500L);
    assertThat(left.eventId()).endsWith(":1:LEFT");
    assertThat(shop.last().eventId()).endsWith(":2:ENTERED");
    assertThat(shop.last().visit().visitId()).isEqualTo(left.visit().visitId());
    assertThat(shop.last().atMs() - Shop.BEGIN_MS - 4_000).isLessThan(2_000);
  }

  @Test
  void dwellsAreToldOnceEachWhenTheyAreComplete() {
    shop.stand(ANN, -60, -75, 30_000);

    assertThat(shop.told()).containsExactly("ENTERED coffee", "DWELT coffee", "DWELT coffee");
    long enteredMs = shop.events.get(0).atMs();
    PresenceEvent dwelt = shop.events.get(1);
    long us = (enteredMs + 5_000) * 1_000;
    assertThat(dwelt.atMs()).isEqualTo(enteredMs + 5_000);
    assertThat(dwelt.dwellMs()).isEqualTo(5_000);
    assertThat(dwelt.stopwatch()).isEqualTo(Stopwatch.received(us, us, us));
    assertThat(dwelt.visit().dwellsDone()).isEqualTo(1);
    assertThat(dwelt.eventId()).endsWith(":1:DWELT:5000");
    assertThat(shop.last().eventId()).endsWith(":1:DWELT:20000");
  }

  @Test
  void aDwellWaitsUntilTheShopperIsHeardAgain() {
    shop.stand(ANN, -60, -75, 2_000);
    shop.pass(3_500);
    assertThat(shop.told()).containsExactly("ENTERED coffee");

    shop.hear(ANN, "gw-coffee", -60);

    assertThat(shop.told()).containsExactly("ENTERED coffee", "DWELT coffee");
    assertThat(shop.last().atMs()).isEqualTo(shop.nowMs);
    assertThat(shop.last().stopwatch().heardUs()).isEqualTo(shop.nowMs * 1_000);
  }

  @Test
  void aPhoneThatFallsSilentStoppedAndItsVisitEndsLater() {
    shop.stand(ANN, -60, -75, 10_000);
    shop.events.clear();
    shop.pass(31 * 60_000L);

    assertThat(shop.told())
        .containsExactly("LEFT coffee PHONE_STOPPED", "VISIT_ENDED coffee PHONE_STOPPED");
    long lastSeenMs = Shop.BEGIN_MS + 9_750;
    assertThat(shop.events.get(0).atMs() - lastSeenMs).isBetween(3_000L, 5_000L);
    assertThat(shop.last().atMs() - lastSeenMs).isBetween(1_800_000L, 1_800_200L);
    assertThat(shop.last().visit().zoneId()).isNull();
    assertThat(shop.engine.visits()).isEmpty();
    assertThat(shop.engine.counters().tracked()).isZero();
  }

  @Test
  void aSlowPhoneIsWaitedForLonger() {
    for (int i = 0; i < 30; i++) {
      shop.hear(ANN, "gw-coffee", -60);
      shop.pass(1_500);
    }
    shop.events.clear();
    shop.pass(8_000);
    assertThat(shop.events).isEmpty();
    shop.pass(8_000);

    assertThat(shop.told()).containsExactly("LEFT coffee PHONE_STOPPED");
  }

  @Test
  void aPhoneThatFadesWalkedAway() {
    shop.stand(ANN, -65, -80, 4_000);
    for (int i = 0; i < 12; i++) {
      shop.stand(ANN, -65 - 2 * i, -80 - 2 * i, 250);
    }
    shop.pass(10_000);

    assertThat(shop.last().cause()).isEqualTo(PresenceEvent.Cause.WALKED_AWAY);
  }

  @Test
  void aPhoneTooWeakToBelieveLeavesThoughItIsHeard() {
    shop.stand(ANN, -60, -75, 4_000);
    shop.stand(ANN, -105, -106, 40_000);

    assertThat(shop.told()).endsWith("LEFT coffee WALKED_AWAY");
  }

  @Test
  void aGatewayThatLosesEverybodyAtOnceIsDeaf() {
    for (int i = 0; i < 10; i++) {
      shop.hear(ANN, "gw-coffee", -60);
      shop.hear("ben", "gw-coffee", -65);
      shop.pass(250);
    }
    shop.events.clear();
    shop.pass(20_000);

    assertThat(shop.told()).containsExactly("LEFT coffee GATEWAY_DEAF", "LEFT coffee GATEWAY_DEAF");
  }

  @Test
  void aGatewayThatStillHearsOthersIsNotDeaf() {
    for (int i = 0; i < 80; i++) {
      if (i < 20) {
        shop.hear(ANN, "gw-coffee", -60);
      }
      shop.hear("ben", "gw-coffee", -65);
      shop.pass(250);
    }

    assertThat(shop.told()).contains("LEFT coffee PHONE_STOPPED").doesNotContain("GATEWAY_DEAF");
  }

  @Test
  void comingBackWithinTheVisitIsANewEntryOfTheSameVisit() {
    shop.stand(ANN, -60, -75, 2_000);
    shop.pass(60_000);
    shop.stand(ANN, -60, -75, 2_000);

    assertThat(shop.told())
        .containsExactly("ENTERED coffee", "LEFT coffee PHONE_STOPPED", "ENTERED coffee");
    assertThat(shop.last().visit().zoneEntry()).isEqualTo(2);
    assertThat(shop.last().visit().visitId()).isEqualTo(shop.events.get(0).visit().visitId());
  }

  @Test
  void comingBackAfterTheVisitIsANewVisit() {
    Shop quick = new Shop(PresenceSettings.DEFAULTS.withVisitEndsAfterMs(20_000));
    quick.stand(ANN, -60, -75, 2_000);
    quick.pass(30_000);
    quick.stand(ANN, -60, -75, 2_000);

    assertThat(quick.told())
        .containsExactly(
            "ENTERED coffee",
            "LEFT coffee PHONE_STOPPED",
            "VISIT_ENDED coffee PHONE_STOPPED",
            "ENTERED coffee");
    assertThat(quick.last().visit().visitId()).isNotEqualTo(quick.events.get(0).visit().visitId());
    assertThat(quick.last().visit().zoneEntry()).isEqualTo(1);
  }

  @Test
  void sightingsOutOfOrderAreCountedAndChangeNothing() {
    shop.stand(ANN, -60, -75, 1_000);
    List<Visit> before = List.copyOf(shop.engine.visits());
    shop.events.clear();
    long taken = shop.engine.counters().taken();
    for (int i = 0; i < 20; i++) {
      shop.hearAt(ANN, "gw-tea", -20, shop.nowMs - 600);
    }

    assertThat(shop.engine.counters().outOfOrder()).isEqualTo(20);
    assertThat(shop.engine.counters().taken()).isEqualTo(taken);
    assertThat(shop.engine.visits()).isEqualTo(before);
    assertThat(shop.events).isEmpty();
  }

  @Test
  void sightingsThatCannotBeAreCountedAndChangeNothing() {
    shop.hear(ANN, "gw-coffee", 42);
    shop.hear(ANN, "gw-coffee", -111);
    shop.hear(ANN, "gw-coffee", Double.NaN);
    shop.hear(ANN, "gw-elsewhere", -60);
    shop.hearAt(ANN, "gw-coffee", -60, shop.nowMs - 60_000);
    Stopwatch now = Transitions.atOnce(shop.nowMs);
    for (int count : new int[] {0, -1, 10_001}) {
      shop.engine.onSighting(
          new Sighting(ANN, "phone", "gw-coffee", count, -60, -60, shop.nowMs, now),
          shop.nowMs,
          shop.events::add);
    }
    shop.engine.onSighting(
        new Sighting(ANN, "phone", "gw-coffee", 1, -60, -60, shop.nowMs + 1, now),
        shop.nowMs,
        shop.events::add);

    PresenceCounters counters = shop.engine.counters();
    assertThat(counters.refused()).isEqualTo(7);
    assertThat(counters.unknownGateway()).isEqualTo(1);
    assertThat(counters.late()).isEqualTo(1);
    assertThat(counters.taken()).isZero();
    assertThat(counters.tracked()).isZero();
  }

  @Test
  void holdsOnlyAsManyShoppersAsItMay() {
    for (int i = 0; i < PresenceSettings.DEFAULTS.maxShoppers() + 5; i++) {
      shop.hear("s" + i, "gw-coffee", -60);
    }

    assertThat(shop.engine.counters().tracked()).isEqualTo(20_000);
    assertThat(shop.engine.counters().overLimit()).isEqualTo(5);
    shop.pass(61_000);
    assertThat(shop.engine.counters().tracked()).as("strangers are dropped").isZero();
  }

  @Test
  void timeThatRunsBackwardsCountsAsStanding() {
    shop.stand(ANN, -60, -75, 2_000);
    shop.events.clear();
    shop.engine.onTick(Shop.BEGIN_MS - 1_000_000, shop.events::add);
    shop.hearAt(ANN, "gw-coffee", -60, shop.nowMs);

    assertThat(shop.events).isEmpty();
    assertThat(shop.engine.visits()).hasSize(1);
  }

  @Test
  void anEarlierEntryIsForgottenWithTheShopper() {
    shop.stand(ANN, -60, -75, 2_000);
    shop.engine.forget(ANN);
    shop.events.clear();
    shop.pass(32 * 60_000L);

    assertThat(shop.events).isEmpty();
    assertThat(shop.engine.visits()).isEmpty();
    assertThat(shop.engine.counters().tracked()).isZero();
  }

  @Test
  void refusesALayoutThatMakesNoSense() {
    StoreLayout.Zone zone = new StoreLayout.Zone("a", List.of("g"), List.of(5L, 5L));
    StoreLayout.Zone empty = new StoreLayout.Zone("a", List.of(), List.of());

    assertThatThrownBy(() -> engine(zone)).hasMessageContaining("ascend");
    assertThatThrownBy(() -> engine(empty)).hasMessageContaining("needs a gateway");
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertThatThrownBy(() -> PresenceSettings.DEFAULTS.withVisitEndsAfterMs(10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("visitEndsAfterMs: 10; allowed: 1000 to 604800000");
  }

  private static ZonePresence engine(StoreLayout.Zone zone) {
    return new ZonePresence(new StoreLayout("north", List.of(zone)), PresenceSettings.DEFAULTS);
  }
}
