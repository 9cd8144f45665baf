package dev.beckon.cloud.shopper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuintilesTest {
  @Test
  void halvesNothingButFifths() {
    List<PurchaseTotals> customers = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      customers.add(new PurchaseTotals(i * 1_000L, 101 - i, (long) i * i));
    }
    Quintiles quintiles = Quintiles.of(customers);
    int[] count = new int[6];
    for (int i = 0; i < 100; i++) {
      Quintiles.Scores scores = quintiles.of(customers.get(i));
      assertThat(scores.recency()).isEqualTo(1 + i / 20).isEqualTo(scores.money());
      assertThat(scores.frequency()).isEqualTo(1 + (99 - i) / 20);
      count[scores.recency()]++;
    }
    assertThat(count).containsExactly(0, 20, 20, 20, 20, 20);
    assertThat(quintiles.of(new PurchaseTotals(0, 0, -5))).isEqualTo(new Quintiles.Scores(1, 1, 1));
    assertThat(quintiles.of(new PurchaseTotals(1_000_000, 1_000, 1_000_000)))
        .isEqualTo(new Quintiles.Scores(5, 5, 5));
  }

  @Test
  void putsEqualValuesInTheLowerFifth() {
    List<PurchaseTotals> customers = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      customers.add(new PurchaseTotals(1, i <= 7 ? 1 : i, 1));
    }
    Quintiles quintiles = Quintiles.of(customers);
    assertThat(quintiles.of(customers.get(0)).frequency()).isEqualTo(1);
    assertThat(quintiles.of(customers.get(9)).frequency()).isEqualTo(5);
  }

  @Test
  void needsFiveCustomers() {
    assertThatThrownBy(() -> Quintiles.of(List.of(PurchaseTotals.NONE)))
        .hasMessage("fifths of 1 customers");
  }
}
