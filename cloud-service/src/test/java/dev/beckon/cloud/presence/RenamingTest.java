package dev.beckon.cloud.presence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RenamingTest {
  private static final String ANN = "ann";
  private static final String GUEST = "guest";

  private final Shop shop = new Shop();

  @Test
  void aVisitGoesOnUnderTheNewName() {
    shop.stand(GUEST, -60, -75, 3_000);
    Visit before = shop.last().visit();

    shop.engine.rename(GUEST, ANN);
    shop.stand(ANN, -60, -75, 4_000);
    shop.stand(ANN, -80, -60, 3_000);

    assertThat(shop.told())
        .containsExactly("ENTERED coffee", "DWELT coffee", "LEFT coffee MOVED", "ENTERED tea");
    assertThat(shop.last().visit().visitId()).isEqualTo(before.visitId());
    assertThat(shop.last().visit().shopperId()).isEqualTo(ANN);
    assertThat(shop.last().visit().zoneEntry()).isEqualTo(2);
    assertThat(shop.engine.visits()).hasSize(1);
  }

  @Test
  void ofTwoVisitsTheFirstGoesOnFromWhereTheShopperWasSeenLast() {
    shop.stand(ANN, -60, -75, 3_000);
    Visit first = shop.last().visit();
    shop.pass(60_000);
    shop.stand(GUEST, -80, -60, 3_000);
    int before = shop.events.size();

    shop.engine.rename(GUEST, ANN);
    shop.stand(ANN, -80, -60, 3_000);
    assertThat(shop.events).hasSize(before); // no second welcome

    shop.stand(ANN, -60, -75, 4_000);
    assertThat(shop.last().type()).isEqualTo(PresenceEvent.Type.ENTERED);
    assertThat(shop.last().visit().visitId()).isEqualTo(first.visitId());
    assertThat(shop.last().visit().startedAtMs()).isEqualTo(first.startedAtMs());
    assertThat(shop.events.stream().map(PresenceEvent::eventId)).doesNotHaveDuplicates();
  }

  @Test
  void aPhoneThatWasOnlyHeardEndsNoVisit() {
    shop.stand(ANN, -60, -75, 3_000);
    shop.hear(GUEST, "gw-tea", -90);
    shop.engine.rename(GUEST, ANN);
    assertThat(shop.engine.visits()).extracting(Visit::shopperId).containsExactly(ANN);
    shop.engine.rename("nobody", ANN);
    assertThat(shop.engine.visits()).hasSize(1);
  }
}
