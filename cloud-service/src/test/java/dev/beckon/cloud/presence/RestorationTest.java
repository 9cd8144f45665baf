package dev.beckon.cloud.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RestorationTest {
  private static final String ANN = "ann";

  private final Shop before = new Shop();
  private final Shop after = new Shop();

  private void restartAfter(long downMs) {
    after.nowMs = before.nowMs + downMs;
    after.engine.restore(before.engine.visits(), after.nowMs);
  }

  @Test
  void aContinuedVisitSendsItsEntryOnceMoreWithTheSameId() {
    before.stand(ANN, -60, -75, 2_000);
    restartAfter(3_000);
    after.pass(1_000);
    assertThat(after.events).isEmpty();

    after.stand(ANN, -60, -75, 1_500);

    PresenceEvent first = before.events.get(0);
    assertThat(after.told()).startsWith("ENTERED coffee");
    PresenceEvent again = after.events.get(0);
    assertThat(again.eventId()).isEqualTo(first.eventId());
    assertThat(again.atMs()).isEqualTo(first.atMs());
    assertThat(again.visit().zoneEnteredAtMs()).isEqualTo(first.visit().zoneEnteredAtMs());
    assertThat(again.stopwatch().heardUs()).isGreaterThan(before.nowMs * 1_000);
    assertThat(after.told()).containsOnlyOnce("ENTERED coffee");
  }

  @Test
  void aContinuedDwellIsSentInsteadOfTheEntry() {
    before.stand(ANN, -60, -75, 7_000);
    restartAfter(500);
    after.stand(ANN, -60, -75, 2_000);

    assertThat(after.told()).containsExactly("DWELT coffee");
    assertThat(after.last().eventId()).isEqualTo(before.last().eventId());
  }

  @Test
  void dwellsGoOnFromWhereTheyWere() {
    before.stand(ANN, -60, -75, 7_000);
    restartAfter(500);
    after.stand(ANN, -60, -75, 15_000);

    assertThat(after.told()).containsExactly("DWELT coffee", "DWELT coffee");
    assertThat(after.last().dwellMs()).isEqualTo(20_000);
    assertThat(after.last().atMs()).isEqualTo(before.events.get(0).atMs() + 20_000);
  }

  @Test
  void somebodyWhoMovedMeanwhileIsToldSo() {
    before.stand(ANN, -60, -75, 2_000);
    restartAfter(3_000);
    after.stand(ANN, -80, -60, 2_000);

    assertThat(after.told()).containsExactly("LEFT coffee MOVED", "ENTERED tea");
    assertThat(after.last().visit().zoneEntry()).isEqualTo(2);
    assertThat(after.last().visit().visitId()).isEqualTo(before.last().visit().visitId());
  }

  @Test
  void nobodyIsMovedToTheZoneWhoseGatewayHappensToBeBackFirst() {
    before.stand(ANN, -60, -75, 2_000);
    restartAfter(3_000);
    for (int i = 0; i < 12; i++) {
      after.hear(ANN, "gw-tea", -75);
      after.pass(250);
    }
    assertThat(after.events).isEmpty();
    after.stand(ANN, -60, -75, 1_000);

    assertThat(after.told().get(0)).isEqualTo("ENTERED coffee");
    assertThat(after.events.get(0).eventId()).isEqualTo(before.last().eventId());
    assertThat(after.told()).noneMatch(told -> told.contains("tea"));
  }

  @Test
  void aZoneWhoseGatewaysStayAwayIsGivenUp() {
    before.stand(ANN, -60, -75, 2_000);
    restartAfter(3_000);
    for (int i = 0; i < 60; i++) {
      after.hear(ANN, "gw-tea", -75);
      after.pass(250);
    }

    assertThat(after.told()).last().isEqualTo("ENTERED tea");
  }

  @Test
  void somebodyWhoLeftMeanwhileIsGivenTimeAndThenLeft() {
    before.stand(ANN, -60, -75, 2_000);
    restartAfter(120_000);
    after.pass(2_900);
    assertThat(after.events).isEmpty();
    after.pass(15_000);

    assertThat(after.told()).containsExactly("LEFT coffee PHONE_STOPPED");
    assertThat(after.last().eventId()).endsWith(":1:LEFT");
  }

  @Test
  void aVisitThatIsLongOverEnds() {
    before.stand(ANN, -60, -75, 2_000);
    restartAfter(3_600_000);
    after.pass(20_000);

    assertThat(after.told())
        .containsExactly("LEFT coffee PHONE_STOPPED", "VISIT_ENDED coffee PHONE_STOPPED");
    assertThat(after.engine.visits()).isEmpty();
  }

  @Test
  void aVisitBetweenZonesGoesOn() {
    before.stand(ANN, -60, -75, 2_000);
    before.pass(20_000);
    restartAfter(1_000);
    after.stand(ANN, -75, -60, 2_000);

    assertThat(after.told()).containsExactly("ENTERED tea");
    assertThat(after.last().eventId()).isEqualTo(before.last().visit().visitId() + ":2:ENTERED");
  }

  @Test
  void aZoneThatIsNoMoreLeavesTheVisitBetweenZones() {
    Visit gone =
        new Visit("v1", "north", ANN, "phone", "bakery", 3, 1_000, 2_000, Shop.BEGIN_MS - 1_000, 1);
    after.engine.restore(List.of(gone), after.nowMs);
    after.stand(ANN, -60, -75, 1_000);

    assertThat(after.told()).containsExactly("ENTERED coffee");
    assertThat(after.last().eventId()).isEqualTo("v1:4:ENTERED");
  }

  @Test
  void visitsOfAnotherStoreAndOfThoseAlreadyHereAreLeftAlone() {
    after.stand(ANN, -60, -75, 1_000);
    List<Visit> here = List.copyOf(after.engine.visits());
    after.engine.restore(
        List.of(
            new Visit("v1", "south", "ben", "phone", "coffee", 1, 1, 2, Shop.BEGIN_MS, 0),
            new Visit("v2", "north", ANN, "phone", "tea", 1, 1, 2, Shop.BEGIN_MS, 0)),
        after.nowMs);

    assertThat(after.engine.visits()).isEqualTo(here);
  }
}
