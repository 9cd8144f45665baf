package dev.beckon.cloud.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Simulated phones between two zones, RSSI with a standard deviation of 5 dB per frame. */
class WalkSimulationTest {
  private static final StoreLayout TWO =
      new StoreLayout(
          "north",
          List.of(
              new StoreLayout.Zone("a", List.of("gw-a"), List.of()),
              new StoreLayout.Zone("b", List.of("gw-b"), List.of())));
  private static final List<String> GATEWAYS = List.of("gw-a", "gw-b");
  private static final double NOISE_DB = 5;
  private static final int RUNS = 500;

  @Test
  void aClearMarginIsConfirmedWithinHalfASecondOfTheFirstFrame() {
    Latency latency = firstEntries(250, RUNS);
    System.out.println("first entry, 10 dB, 4/s: " + latency);

    assertThat(latency.p50()).isLessThanOrEqualTo(400);
    assertThat(latency.share(90)).isLessThanOrEqualTo(750);
    assertThat(latency.p99()).isLessThanOrEqualTo(1_200);
    assertThat(latency.wrong).isLessThanOrEqualTo(RUNS * 4 / 100);
  }

  @Test
  void aPhoneHeardOncePerSecondEntersWithinAFewSeconds() {
    Latency latency = firstEntries(1_000, RUNS);
    System.out.println("first entry, 10 dB, 1/s: " + latency);

    assertThat(latency.p50()).isLessThanOrEqualTo(2_000);
    assertThat(latency.p99()).isLessThanOrEqualTo(6_000);
    assertThat(latency.wrong).isLessThanOrEqualTo(RUNS * 4 / 100);
  }

  @Test
  void aWalkAcrossTheBoundaryIsNoticedOnceAndSoon() {
    Latency latency = new Latency(RUNS);
    int entries = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      long crossingMs = 1_008_000;
      Radio radio =
          new Radio(
              new ZonePresence(TWO, PresenceSettings.DEFAULTS),
              GATEWAYS,
              new Random(seed),
              NOISE_DB,
              (gateway, atMs) -> {
                double marginDb = Math.max(-10, Math.min(10, (atMs - crossingMs) * 0.006));
                return -68 + (gateway == 0 ? -marginDb : marginDb) / 2;
              });
      radio.run(20_000, true);
      assertThat(radio.events()).as("seed %d", seed).isNotEmpty();
      assertThat(radio.events().get(radio.events().size() - 1).visit().zoneId())
          .as("where the walk of seed %d ends", seed)
          .isEqualTo("b");
      entries += entered(radio).size();
      PresenceEvent last = entered(radio).get(entered(radio).size() - 1);
      long clearMs = crossingMs + 1_667;
      latency.add(last.stopwatch().receivedUs() / 1_000 - clearMs, false);
    }
    System.out.println(
        "walk across, after 10 dB: " + latency + ", entries a walk " + (double) entries / RUNS);

    assertThat(latency.p50()).isLessThanOrEqualTo(250);
    assertThat(latency.share(90)).isLessThanOrEqualTo(900);
    assertThat((double) entries / RUNS).isBetween(2.0, 2.1);
  }

  @Test
  void standingOnTheBoundaryIsNotWalkingToAndFro() {
    int minutes = 60;
    int switches = 0;
    for (int seed = 0; seed < minutes / 2; seed++) {
      Radio radio =
          new Radio(
              new ZonePresence(TWO, PresenceSettings.DEFAULTS),
              GATEWAYS,
              new Random(seed),
              NOISE_DB,
              (gateway, atMs) -> -68);
      radio.run(120_000, true);
      switches += entered(radio).size() - 1;
    }
    System.out.println("boundary: " + (double) switches / minutes + " switches a minute");

    assertThat((double) switches / minutes).isLessThan(1.5);
  }

  @Test
  void standingClearlyInAZoneIsNeverAMove() {
    for (int seed = 0; seed < 20; seed++) {
      Radio radio =
          new Radio(
              new ZonePresence(TWO, PresenceSettings.DEFAULTS),
              GATEWAYS,
              new Random(seed),
              NOISE_DB,
              (gateway, atMs) -> gateway == 0 ? -60 : -75);
      radio.run(300_000, true);

      assertThat(entered(radio)).as("entries with seed %d", seed).hasSize(1);
      assertThat(radio.events()).as("events with seed %d", seed).hasSize(1);
    }
  }

  private static Latency firstEntries(long intervalMs, int runs) {
    Latency latency = new Latency(runs);
    for (int seed = 0; seed < runs; seed++) {
      Radio radio =
          new Radio(
              new ZonePresence(TWO, PresenceSettings.DEFAULTS),
              GATEWAYS,
              new Random(seed),
              NOISE_DB,
              intervalMs,
              0.9,
              100,
              (gateway, atMs) -> gateway == 0 ? -65 : -75);
      for (int step = 0; radio.events().isEmpty() && step < 3_000; step++) {
        radio.run(10, true);
      }
      assertThat(radio.events()).as("events with seed %d", seed).isNotEmpty();
      PresenceEvent entered = radio.events().get(0);
      latency.add(
          entered.stopwatch().receivedUs() / 1_000 - entered.visit().startedAtMs(),
          !entered.zoneId().equals("a"));
    }
    return latency;
  }

  private static List<PresenceEvent> entered(Radio radio) {
    return radio.events().stream()
        .filter(event -> event.type() == PresenceEvent.Type.ENTERED)
        .toList();
  }

  /** How long it took, from the first frame heard to the report that confirmed. */
  private static final class Latency {
    private final long[] ms;
    private int size;
    private int wrong;

    Latency(int capacity) {
      ms = new long[capacity];
    }

    void add(long tookMs, boolean isWrong) {
      ms[size++] = tookMs;
      wrong += isWrong ? 1 : 0;
    }

    long share(int percent) {
      long[] sorted = Arrays.copyOf(ms, size);
      Arrays.sort(sorted);
      return sorted[Math.min(size - 1, size * percent / 100)];
    }

    long p50() {
      return share(50);
    }

    long p99() {
      return share(99);
    }

    @Override
    public String toString() {
      return "p50 " + p50() + " ms, p90 " + share(90) + ", p99 " + p99() + ", wrong " + wrong;
    }
  }
}
