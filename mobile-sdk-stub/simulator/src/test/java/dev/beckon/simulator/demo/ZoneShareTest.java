package dev.beckon.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ZoneShareTest {

  @Test
  void timeCountsNotSamples() {
    List<ZoneShare.Truth> truth =
        List.of(
            new ZoneShare.Truth(0, "a"),
            new ZoneShare.Truth(1_000, "a"),
            new ZoneShare.Truth(6_000, "b"),
            new ZoneShare.Truth(10_000, "b"));
    List<FeedRecord.Visit> visits =
        List.of(
            visit("ENTERED", "a", 500), visit("DWELT", "a", 4_000), visit("ENTERED", "b", 5_000));

    // Right from 1 s to 6 s (what counts is the zone when a true place begins) and from 6 s on.
    assertThat(ZoneShare.of(truth, visits)).isEqualTo(0.9, within(1e-9));
  }

  @Test
  void whoLeftIsNowhere() {
    List<ZoneShare.Truth> truth =
        List.of(
            new ZoneShare.Truth(0, "a"),
            new ZoneShare.Truth(500, "a"),
            new ZoneShare.Truth(1_000, "a"));

    assertThat(ZoneShare.of(truth, List.of(visit("ENTERED", "a", 0), visit("LEFT", "a", 400))))
        .isEqualTo(0.5, within(1e-9));
  }

  private static FeedRecord.Visit visit(String type, String zoneId, long atMs) {
    return new FeedRecord.Visit(type, type + atMs, "v", "s", zoneId, atMs, 0, null);
  }
}
