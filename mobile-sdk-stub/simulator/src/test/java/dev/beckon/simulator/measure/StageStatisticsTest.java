package dev.beckon.simulator.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StageStatisticsTest {
  private final StageStatistics statistics = new StageStatistics();

  @Test
  void aStopwatchIsCutIntoItsStages() {
    Stamps stamps = new Stamps(1_000, 3_000, 6_000, 10_000, 15_000, 21_000);

    assertThat(stamps.stages())
        .containsEntry(Stage.GATEWAY, 2_000L)
        .containsEntry(Stage.INTAKE, 3_000L)
        .containsEntry(Stage.ZONE, 4_000L)
        .containsEntry(Stage.DECISION, 5_000L)
        .containsEntry(Stage.DELIVERY, 6_000L)
        .containsEntry(Stage.SERVICE, 20_000L)
        .hasSize(6);
  }

  @Test
  void aStageThatWasNotReachedIsNotMeasured() {
    statistics.record(new Stamps(1_000, 3_000, 6_000, 10_000, 15_000, 0));

    assertThat(statistics.of(Stage.DECISION).count()).isEqualTo(1);
    assertThat(statistics.of(Stage.DELIVERY)).isEqualTo(new StageStatistics.Summary(0, 0, 0, 0));
  }

  @Test
  void percentilesAreExactToThreeDigits() {
    for (int i = 1; i <= 1000; i++) {
      statistics.record(Stage.SERVICE, i * 1000L);
    }
    StageStatistics.Summary summary = statistics.of(Stage.SERVICE);

    assertThat(summary.count()).isEqualTo(1000);
    assertThat(summary.p50Ms()).isEqualTo(500, within(0.5));
    assertThat(summary.p99Ms()).isEqualTo(990, within(1.0));
    assertThat(summary.maxMs()).isEqualTo(1000, within(1.0));
  }

  @Test
  void whatAClocksUncertaintyMakesNegativeCountsAsZero() {
    statistics.record(Stage.GATEWAY, -40);

    assertThat(statistics.of(Stage.GATEWAY)).isEqualTo(new StageStatistics.Summary(1, 0, 0, 0));
  }
}
