package dev.beckon.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.beckon.simulator.SharedData;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TillLinesTest {
  private static final long NOW_MS = Instant.parse("2026-11-23T07:00:00Z").toEpochMilli();
  private static final String HEADER =
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
  @TempDir Path folder;

  @Test
  void salesBecomeReceiptsAndTheLastDayYesterday() throws IOException {
    TillLines lines =
        read(
            """
            1,A,"RED, ""BIG"" CUP",2,2011-12-08 10:00:00,1.5,17850.0,UK
            1,B,CUP,1,2011-12-08 10:00:00,2.5,17850.0,UK
            2,A,CUP,1,2011-12-07 09:30:00,2.5,17850.0,UK
            C3,A,CUP,-1,2011-12-09 12:50:00,2.5,17850.0,UK
            4,A,CUP,1,2011-12-09 12:50:00,2.5,,UK
            5,A,CUP,1,2011-12-09 12:50:00,0,17850.0,UK
            """);

    assertThat(lines.orders()).hasSize(2);
    assertThat(lines.orders().get(0).customer()).isEqualTo("17850");
    assertThat(lines.orders().get(0).lines())
        .containsExactly(new TillLines.Line("A", 2, 1.5), new TillLines.Line("B", 1, 2.5));
    long lastSaleMs = Instant.parse("2026-11-21T10:00:00Z").toEpochMilli();
    assertThat(lines.lastSoldMs("17850")).isEqualTo(Map.of("A", lastSaleMs, "B", lastSaleMs));
    assertThat(lines.lastSoldMs("99999")).isEmpty();
  }

  @Test
  void aBrokenLineIsNamed() {
    assertThatThrownBy(() -> read("1,A,CUP,2,2011-12-08 10:00:00,1.5,17850.0\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 2: 7 fields, allowed: 8");
    assertThatThrownBy(() -> read("1,A,CUP,two,2011-12-08 10:00:00,1.5,17850.0,UK\n"))
        .hasMessageContaining("line 2")
        .hasMessageContaining("two");
  }

  @Test
  void theWholeFileHasTheKnownCustomersOrdersAndRevenue() throws IOException {
    TillLines lines = TillLines.read(SharedData.orSkip("retail/online_retail_full.csv.gz"), NOW_MS);
    double revenue =
        lines.orders().stream()
            .flatMap(o -> o.lines().stream())
            .mapToDouble(l -> l.quantity() * l.unitPrice())
            .sum();

    assertThat(lines.orders()).hasSize(18_532);
    assertThat(lines.orders().stream().map(TillLines.Order::customer).distinct()).hasSize(4_338);
    assertThat(revenue).isEqualTo(8_911_407.90, within(0.01));
  }

  @Test
  void theFactsTheRecordedOffersWereChosenFromHold() throws IOException {
    TillLines lines = TillLines.read(SharedData.orSkip("retail/online_retail_full.csv.gz"), NOW_MS);
    long dayMs = 86_400_000;

    Map<String, Long> hearts = lines.lastSoldMs("17850");
    Map<String, Long> clocks = lines.lastSoldMs("12583");

    assertThat((NOW_MS - hearts.get("85123A")) / dayMs).isBetween(371L, 373L);
    assertThat(hearts).doesNotContainKeys("22726", "22728");
    assertThat((NOW_MS - clocks.get("22728")) / dayMs).isBetween(1L, 3L);
    assertThat(clocks).doesNotContainKey("85123A");
    assertThat(lines.lastSoldMs("99999")).isEmpty();
  }

  private TillLines read(String rows) throws IOException {
    Path file = folder.resolve("till.csv.gz");
    try (Writer out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
      out.write(HEADER + rows);
    }
    return TillLines.read(file, NOW_MS);
  }
}
