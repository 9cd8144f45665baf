package dev.beckon.simulator.till;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.simulator.SharedData;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnlineRetailReaderTest {
  private static final String HEADER =
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-23T09:00:00Z"), ZoneId.of("Europe/Berlin"));

  @TempDir Path folder;

  @Test
  void reproducesTheFactsOfTheRealData() throws IOException {
    Path file = SharedData.orSkip("retail/online_retail_full.csv.gz");
    Totals totals = new Totals();
    RetailSummary summary = new OnlineRetailReader(file, "north").read(CLOCK, totals::add);
    assertThat(summary.lines()).isEqualTo(541_909);
    assertThat(summary.customers()).isEqualTo(4_338);
    assertThat(summary.orders()).isEqualTo(18_532);
    assertThat(summary.revenue().setScale(2, RoundingMode.HALF_EVEN)).isEqualTo("8911407.90");
    assertThat(summary.receipts()).isEqualTo(18_532).isEqualTo(totals.receipts);
    assertThat(totals.revenue.subtract(summary.revenue()).abs())
        .as("merging lines keeps the money")
        .isLessThan(new BigDecimal("0.01"));
    // The last sale of the recording was at 12:50, on what is yesterday now.
    assertThat(totals.lastAtMs).isEqualTo(Instant.parse("2026-11-22T11:50:00Z").toEpochMilli());
    assertThat(totals.linesOf17850).isPositive();
  }

  private static final class Totals {
    private BigDecimal revenue = BigDecimal.ZERO;
    private int receipts;
    private long lastAtMs;
    private int linesOf17850;

    void add(Receipt receipt) {
      receipts++;
      lastAtMs = Math.max(lastAtMs, receipt.atMs());
      if (receipt.customer().equals("17850")) {
        linesOf17850 += receipt.lines().size();
      }
      for (Receipt.Line line : receipt.lines()) {
        revenue = revenue.add(line.unitPrice().multiply(BigDecimal.valueOf(line.quantity())));
      }
    }
  }

  @Test
  void keepsSalesOnlyAndMergesTheSameArticle() throws IOException {
    List<Receipt> receipts =
        read(
            """
            1,A,"LAMP, RED",2,2011-12-08 10:00:00,1.5,17850.0,United Kingdom
            1,B,CUP,1,2011-12-08 10:00:00,3,17850.0,United Kingdom
            1,A,"LAMP, RED",4,2011-12-08 10:01:00,3.0,17850.0,United Kingdom
            C2,A,LAMP,-2,2011-12-08 10:00:00,1.5,17850.0,United Kingdom
            3,A,LAMP,2,2011-12-08 10:00:00,1.5,,United Kingdom
            4,A,LAMP,2,2011-12-08 10:00:00,0,17850.0,United Kingdom
            5,A,LAMP,-1,2011-12-08 10:00:00,1,17850.0,United Kingdom
            6,A,LAMP,1,2011-12-09 23:59:00,1,12583.0,France
            """);
    assertThat(receipts).hasSize(2);
    Receipt first = receipts.get(0);
    assertThat(first.receiptId()).isEqualTo("1");
    assertThat(first.customer()).isEqualTo("17850");
    assertThat(first.storeId()).isEqualTo("north");
    assertThat(first.atMs()).isEqualTo(Instant.parse("2026-11-21T09:00:00Z").toEpochMilli());
    assertThat(first.lines())
        .containsExactly(
            new Receipt.Line("A", 6, new BigDecimal("2.5")),
            new Receipt.Line("B", 1, new BigDecimal("3")));
    assertThat(receipts.get(1).atMs())
        .isEqualTo(Instant.parse("2026-11-22T22:59:00Z").toEpochMilli());
  }

  @Test
  void splitsAReceiptOfMoreThan2000Lines() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 4_001; i++) {
      lines.append("1,S").append(i).append(",X,1,2011-12-08 10:00:00,1,7,UK\n");
    }
    List<Receipt> receipts = read(lines.toString());
    assertThat(receipts).extracting(Receipt::receiptId).containsExactly("1", "1-2", "1-3");
    assertThat(receipts).extracting(one -> one.lines().size()).containsExactly(2_000, 2_000, 1);
  }

  @Test
  void refusesWhatIsNotInThatFormNamingTheRecord() {
    assertThatThrownBy(() -> read("1,A,X,two,2011-12-08 10:00:00,1,7,UK\n"))
        .hasMessageContaining("record 2")
        .hasMessageContaining("two");
    assertThatThrownBy(() -> read("1,A,X,2,8.12.2011,1,7,UK\n")).hasMessageContaining("8.12.2011");
    assertThatThrownBy(() -> read("1,A\n")).hasMessageContaining("has 2 fields");
    assertThatThrownBy(() -> read("")).hasMessageContaining("holds no sale");
    assertThatThrownBy(
            () ->
                read(
                    """
                    1,A,X,1,2011-12-08 10:00:00,1,7,UK
                    2,A,X,1,2011-12-08 10:00:00,1,7,UK
                    1,A,X,1,2011-12-08 10:00:00,1,7,UK
                    """))
        .hasMessageContaining("invoice 1 do not stand together");
  }

  private List<Receipt> read(String lines) throws IOException {
    Path file = folder.resolve("till.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write((HEADER + lines).getBytes(StandardCharsets.UTF_8));
    }
    List<Receipt> receipts = new ArrayList<>();
    RetailSummary summary = new OnlineRetailReader(file, "north").read(CLOCK, receipts::add);
    assertThat(summary.receipts()).isEqualTo(receipts.size());
    return receipts;
  }
}
