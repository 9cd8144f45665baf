package dev.beckon.cloud.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How soon and how often rightly somebody's first zone is found, over thousands of shoppers. Frames
 * are caught as among 40 and 200 phones; shadowing differs from shopper to shopper and stays as it
 * is while they come in; fading is another one for each frame.
 */
class FirstEntryTest {
  private static final StoreLayout TWO =
      new StoreLayout(
          "north",
          List.of(
              new StoreLayout.Zone("a", List.of("gw-a"), List.of()),
              new StoreLayout.Zone("b", List.of("gw-b"), List.of())));
  private static final double SHADOW_SD_DB = 3;
  private static final double FADING_SD_DB = 2.5;
  private static final int SHOPPERS = 4_000;

  /**
   * Bounds. Wrong: with a margin of 14 dB no more than the 0.5 % that the path bench allows, more
   * than twice what was measured (among 200 phones 0.4 %, so 1 % there). With 10 dB shadowing
   * alone, 3 dB at either gateway, turns the margin around for 0.9 %, and 1.5 % were measured.
   * Times: one advertisement later than measured; with 10 dB the slowest percent waits until it
   * counts as undecided.
   */
  @ParameterizedTest
  @CsvSource({
    // level, margin, caught, p50, p99, wrong per mille
    "-73, 14, 0.80, 515, 1270, 5",
    "-73, 14, 0.50, 515, 2050, 10",
    "-70, 10, 0.80, 515, 2550, 25",
  })
  void isFoundSoonAndRightly(
      double levelDbm, double marginDb, double caught, long p50Ms, long p99Ms, int wrongPerMille) {
    long seed = 1;
    Random seeds = new Random(seed);
    long[] tookMs = new long[SHOPPERS];
    int wrong = 0;
    for (int shopper = 0; shopper < SHOPPERS; shopper++) {
      PresenceEvent entered = firstEntry(levelDbm, marginDb, caught, seeds.nextLong());
      tookMs[shopper] = entered.stopwatch().receivedUs() / 1_000 - entered.visit().startedAtMs();
      wrong += entered.zoneId().equals("a") ? 0 : 1;
    }
    Arrays.sort(tookMs);
    String figures =
        String.format(
            Locale.ROOT,
            "seed %d, %.0f dBm, %.0f dB, caught %.2f: p50 %d ms, p99 %d ms, wrong %d of %d",
            seed,
            levelDbm,
            marginDb,
            caught,
            tookMs[SHOPPERS / 2],
            tookMs[SHOPPERS * 99 / 100],
            wrong,
            SHOPPERS);
    System.out.println(figures);

    assertThat(tookMs[SHOPPERS / 2]).as(figures).isLessThanOrEqualTo(p50Ms);
    assertThat(tookMs[SHOPPERS * 99 / 100]).as(figures).isLessThanOrEqualTo(p99Ms);
    assertThat(wrong).as(figures).isLessThanOrEqualTo(SHOPPERS * wrongPerMille / 1_000);
  }

  private static PresenceEvent firstEntry(
      double levelDbm, double marginDb, double caught, long seed) {
    Random random = new Random(seed);
    double aDbm = levelDbm + SHADOW_SD_DB * random.nextGaussian();
    double bDbm = levelDbm - marginDb + SHADOW_SD_DB * random.nextGaussian();
    Radio radio =
        new Radio(
            new ZonePresence(TWO, PresenceSettings.DEFAULTS),
            List.of("gw-a", "gw-b"),
            random,
            FADING_SD_DB,
            250,
            caught,
            100,
            (gateway, atMs) -> gateway == 0 ? aDbm : bDbm);
    for (int step = 0; radio.events().isEmpty() && step < 3_000; step++) {
      radio.run(10, true);
    }
    assertThat(radio.events()).as("events with seed %d", seed).isNotEmpty();
    return radio.events().get(0);
  }
}
