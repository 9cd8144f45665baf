package dev.beckon.simulator.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final String TEXT =
      """
      # HELP beckon_sightings_total Sightings that gateways sent, by what became of them
      # TYPE beckon_sightings_total counter
      beckon_sightings_total{fate="APPLIED"} 1.2345678E7
      beckon_sightings_total{fate="LATE"} 3.0
      beckon_sightings_total{fate="FUTURE"} 0.0

      beckon_presence_events_total{store="a",type="ENTERED"} 4.0
      beckon_presence_events_total{store="b",type="ENTERED"} 5.0
      beckon_presence_events_total{store="b",type="LEFT"} 1.0
      beckon_odd{text="a \\"quoted\\", b=\\"c\\""} 1.0 1795398419591
      beckon_highest +Inf
      """;

  @Test
  void sumsOverAllSamplesOfAName() {
    Metrics metrics = Metrics.parse(TEXT);

    assertThat(metrics.sum("beckon_sightings_total")).isEqualTo(12_345_681);
    assertThat(metrics.sum("beckon_highest")).isInfinite();
    assertThat(metrics.sum("beckon_absent")).isZero();
  }

  @Test
  void sumsByOneLabelAndLeavesOutZeroes() {
    Metrics metrics = Metrics.parse(TEXT);

    assertThat(metrics.by("beckon_sightings_total", "fate"))
        .isEqualTo(Map.of("APPLIED", 12_345_678L, "LATE", 3L));
    assertThat(metrics.by("beckon_presence_events_total", "type"))
        .isEqualTo(Map.of("ENTERED", 9L, "LEFT", 1L));
    assertThat(metrics.by("beckon_odd", "text")).containsOnlyKeys("a \\\"quoted\\\", b=\\\"c\\\"");
  }

  @Test
  void whatIsNoSampleIsRefused() {
    assertThatThrownBy(() -> Metrics.parse("<html>")).hasMessageContaining("<html>");
  }
}
