package dev.beckon.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.simulator.SharedData;
import dev.beckon.simulator.till.Receipt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against the till lines themselves, where they are at hand. */
class TillLinesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");

  @Test
  void theFactsTheRecordedOffersWereChosenFromHold() throws IOException, InterruptedException {
    List<Integer> batches = new ArrayList<>();
    List<Receipt> all = new ArrayList<>();
    ByteArrayOutputStream told = new ByteArrayOutputStream();

    TillLines lines =
        TillLines.read(
            SharedData.orSkip("retail/online_retail_full.csv.gz"),
            RecordedShop.STORE,
            RecordedShop.CUSTOMERS,
            Clock.fixed(NOW, ZoneOffset.UTC),
            new Terminal(new PrintStream(told, true, StandardCharsets.UTF_8), false),
            receipts -> {
              batches.add(receipts.size());
              all.addAll(receipts);
            });

    Map<String, Long> hearts = lines.lastSoldMs("17850");
    Map<String, Long> clocks = lines.lastSoldMs("12583");
    assertThat(daysAgo(hearts.get("85123A"))).isBetween(371L, 373L);
    assertThat(hearts).doesNotContainKeys("22726", "22728");
    assertThat(daysAgo(clocks.get("22728"))).isBetween(1L, 3L);
    assertThat(clocks).doesNotContainKey("85123A");
    assertThat(lines.lastSoldMs("99999")).isEmpty();
    assertThat(all).hasSize(18_532).allMatch(r -> r.storeId().equals(RecordedShop.STORE));
    assertThat(batches).allMatch(size -> size <= 400);
    assertThat(told.toString(StandardCharsets.UTF_8))
        .contains("18,532 receipts")
        .contains("in all");
  }

  private static long daysAgo(long atMs) {
    return Duration.ofMillis(NOW.toEpochMilli() - atMs).toDays();
  }
}
