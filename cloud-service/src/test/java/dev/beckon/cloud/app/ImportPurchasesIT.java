package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.beckon.cloud.delivery.FakeFcm;
import dev.beckon.cloud.shopper.PurchaseLog;
import dev.beckon.cloud.shopper.PurchaseTotals;
import dev.beckon.cloud.store.EmbeddedRedis;
import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.testing.Shared;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code import purchases} as a process of its own, into the packed service. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportPurchasesIT {
  @TempDir static Path folder;
  private FakeFcm fcm;
  private ServiceProcess service;
  private RedisClient client;
  private RedisCommands<byte[], byte[]> redis;

  @BeforeAll
  void start() throws Exception {
    fcm = new FakeFcm();
    String stores =
        "  - {id: south, timeZone: Europe/Berlin, zones: [{id: tea}], gateways: [{id: gw-2, zone: tea}]}\n";
    String yaml = ServiceProcess.config(fcm).replace("stores:\n", "stores:\n" + stores);
    ServiceProcess.prepare(folder, fcm, yaml);
    service = ServiceProcess.start(folder, "serve").awaitReady();
    String url = EmbeddedRedis.runningAt(folder.resolve("data")).orElseThrow();
    client = RedisClient.create(url);
    redis = client.connect(ByteArrayCodec.INSTANCE).sync();
  }

  @AfterAll
  void stop() throws Exception {
    client.shutdown();
    service.close();
    fcm.close();
  }

  @BeforeEach
  void empty() {
    redis.flushall();
  }

  private ImportProcess begin(Path csv, String store) throws IOException {
    URI address = URI.create("http://127.0.0.1:" + service.httpPort());
    return ImportProcess.begin(folder, address, csv, store);
  }

  /** Kills an import as soon as so many batches were done, by {@code kill -9}. */
  private void killAfter(int batches, ImportProcess process, Path progress) throws Exception {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .failFast(() -> assertThat(process.isAlive()).as(process.said()).isTrue())
        .until(
            () ->
                Files.exists(progress)
                    && new JsonObject(Files.readString(progress)).getInteger("batches") >= batches);
    process.kill();
  }

  /** What the service knows of every customer. */
  private Map<String, PurchaseTotals> known() {
    Map<String, PurchaseTotals> known = new TreeMap<>();
    String prefix = Keys.customer("");
    for (byte[] key : redis.keys(prefix + "*")) {
      String customer = new String(key, StandardCharsets.UTF_8).substring(prefix.length());
      known.put(customer, PurchaseLog.decode(redis.get(key)).totals());
    }
    return known;
  }

  @Test
  void takesWhatIsRightAndNamesTheLinesThatAreWrong() throws Exception {
    Path csv =
        Files.writeString(
            folder.resolve("lines.csv"),
            ImportProcess.HEADER
                + "1,BEANS,2,2011-12-09 12:50:00,2.50,17850.0,x\n"
                + "1,TEA,one,2011-12-09 12:50:00,2.50,17850.0,x\n" // line 3
                + "2,TEA,1,yesterday,2.50,17850.0,x\n" // line 4
                + "1,MILK,1,2011-12-09 12:50:00,0.99,17850.0,x\n" // not beside its receipt
                + "3,DEBT,1,2011-12-09 12:50:00,-11062.06,,x\n" // line 6
                + "1,WINE,1,2011-12-09 12:50:00,5,17851.0,x\n" // line 7
                + "4,TEA,1,2011-12-09 12:50:00,0.001,18000,x\n"
                + "5,TEA,1,2011-12-09 12:50:00,1.00\n" // line 9
                + "6,\"BEANS, \"\"best\"\"\",-1,2011-12-10 12:50:00,2.50,17850.0,x\n"
                + "7,TEA,5,2011-12-09 12:50:00,1.00,18000,x\n"
                + "7,TEA,0,2011-12-09 12:50:00,1.00,18000,x\n"); // line 12
    JsonObject report = begin(csv, "north").finish();
    JsonArray refused = report.getJsonArray("refusedLines");
    assertThat(refused.stream().map(line -> ((JsonObject) line)))
        .extracting(line -> line.getInteger("line") + " " + line.getString("field"))
        .containsExactlyInAnyOrder(
            "3 quantity", "4 time", "6 unitPrice", "7 customer", "9 line", "12 quantity");
    assertThat(refused.encode()).contains("-11062.06").contains("a whole number");
    assertThat(report.getInteger("lines")).isEqualTo(11);
    assertThat(report.getInteger("refused")).isEqualTo(6);
    assertThat(report.getInteger("customers")).isEqualTo(2);
    assertThat(report.getInteger("orders")).isEqualTo(3);
    assertThat(report.getDouble("revenue")).isEqualTo(10.99);
    assertThat(report.getDouble("returned")).isEqualTo(2.5);
    long soldMs =
        LocalDateTime.of(2011, 12, 9, 12, 50)
            .atZone(ZoneId.of("Europe/Berlin"))
            .toInstant()
            .toEpochMilli();
    assertThat(known())
        .isEqualTo(
            Map.of(
                "17850",
                new PurchaseTotals(soldMs, 1, 599 - 250),
                "18000",
                new PurchaseTotals(soldMs, 2, 500)));
    assertThat(folder.resolve("lines.csv.progress")).doesNotExist();
    assertThat(Files.readAllLines(folder.resolve("lines.csv.refused"))).hasSize(6);
    Map<String, PurchaseTotals> before = known();
    JsonObject again = begin(csv, "north").finish();
    assertThat(again.getInteger("repeatedReceipts")).isEqualTo(4);
    assertThat(known()).isEqualTo(before);
  }

  @Test
  void saysWhatItCannotWorkWith() throws Exception {
    Path csv = Files.writeString(folder.resolve("other.csv"), "a,b\n1,2\n");
    ImportProcess wrong = begin(csv, "north");
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(wrong.said()).contains("no column InvoiceNo, StockCode").contains("[a, b]");
    ImportProcess nowhere = begin(csv, "moon");
    assertThat(nowhere.exitCode()).isEqualTo(2);
    assertThat(nowhere.said()).contains("--store is 'moon'; allowed: [south, north]");
  }

  @Test
  void killedAndStartedAgainItComesToTheSame() throws Exception {
    StringBuilder lines = new StringBuilder(ImportProcess.HEADER);
    for (int i = 0; i < 60_000; i++) {
      boolean back = i % 13 == 0;
      lines
          .append(i / 7)
          .append(i % 1_000 == 0 ? ",SKU,none," : ",SKU-" + i % 211 + "," + (back ? -1 : 3) + ",")
          .append("2011-12-09 12:50:00,")
          .append(i % 500)
          .append('.')
          .append(10 + i % 90)
          .append(",c")
          .append(i / 7 % 400)
          .append(",x\n");
    }
    Path csv = Files.writeString(folder.resolve("many.csv"), lines);
    JsonObject whole = begin(csv, "north").finish();
    Map<String, PurchaseTotals> expected = known();
    redis.flushall();
    killAfter(4, begin(csv, "north"), folder.resolve("many.csv.progress"));
    assertThat(known()).isNotEqualTo(expected);
    JsonObject resumed = begin(csv, "north").finish();
    assertThat(known()).isEqualTo(expected);
    for (String changing : List.of("linesPerSecond", "repeatedReceipts")) {
      whole.remove(changing);
      resumed.remove(changing);
    }
    assertThat(resumed).isEqualTo(whole);
    assertThat(resumed.getInteger("refused")).isEqualTo(60);
    assertThat(Files.readAllLines(folder.resolve("many.csv.refused"))).hasSize(60);
  }

  @Test
  void bringsInHalfAMillionRealLinesWhetherOrNotItIsKilled() throws Exception {
    Path data = Shared.data("retail/online_retail_full.csv.gz");
    assumeTrue(Files.exists(data), data + " is not there");
    Path progress = folder.resolve("online_retail_full.csv.gz.progress");
    killAfter(60, begin(data, "north"), progress);
    JsonObject report = begin(data, "north").finish();
    System.out.println("import: killed and resumed: " + shortened(report));
    assertFigures(report);
    assertThat(known()).isEqualTo(batch(data));
    printBytes();

    redis.flushall();
    JsonObject whole = begin(data, "south").finish();
    System.out.println("import: uninterrupted: " + shortened(whole));
    assertFigures(whole);
    assertThat(known()).isEqualTo(batch(data));
    assertThat(whole.getInteger("linesPerSecond")).isGreaterThanOrEqualTo(20_000);
  }

  private static String shortened(JsonObject report) {
    JsonObject copy = report.copy();
    copy.remove("refusedLines");
    return copy.encode();
  }

  private static void assertFigures(JsonObject report) {
    assertThat(report.getInteger("lines")).isEqualTo(541_909);
    assertThat(report.getInteger("refused")).isEqualTo(2);
    assertThat(report.getInteger("customers")).isEqualTo(4_338);
    assertThat(report.getInteger("orders")).isEqualTo(18_532);
    assertThat(report.getDouble("revenue")).isEqualTo(8_911_407.90);
  }

  /** Of what purchases take, by customer. */
  private void printBytes() {
    int[] packed =
        redis.keys("bk:p:*").stream()
            .mapToInt(key -> redis.strlen(key).intValue())
            .sorted()
            .toArray();
    long[] inRedis = redis.keys("bk:p:*").stream().mapToLong(redis::memoryUsage).sorted().toArray();
    int n = packed.length;
    System.out.printf(
        "import: %d customers, packed median %d, p90 %d, most %d bytes; in Redis %d, %d, %d%n",
        n,
        packed[n / 2],
        packed[n * 9 / 10],
        packed[n - 1],
        inRedis[n / 2],
        inRedis[n * 9 / 10],
        inRedis[n - 1]);
    assertThat(packed[n / 2]).isLessThanOrEqualTo(300);
  }

  /** The same from scratch, in decimal arithmetic, by the data's own description. */
  private static Map<String, PurchaseTotals> batch(Path data) throws IOException {
    DateTimeFormatter format = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    Map<String, BigDecimal> money = new HashMap<>();
    Map<String, Set<String>> orders = new HashMap<>();
    Map<String, Long> lastMs = new HashMap<>();
    Map<String, Long> receiptMs = new HashMap<>();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(data));
        CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(in)) {
      for (NamedCsvRecord line : csv) {
        String customer = line.getField("CustomerID").replace(".0", "");
        if (customer.isEmpty()) {
          continue;
        }
        String receipt = line.getField("InvoiceNo");
        long atMs =
            receiptMs.computeIfAbsent(
                receipt,
                first ->
                    LocalDateTime.parse(line.getField("InvoiceDate"), format)
                        .atZone(ZoneId.of("Europe/Berlin"))
                        .toInstant()
                        .toEpochMilli());
        BigDecimal quantity = new BigDecimal(line.getField("Quantity"));
        BigDecimal price = new BigDecimal(line.getField("UnitPrice"));
        BigDecimal paid = quantity.multiply(price).setScale(2, RoundingMode.HALF_UP);
        money.merge(customer, paid, BigDecimal::add);
        if (quantity.signum() > 0 && price.signum() > 0) {
          orders.computeIfAbsent(customer, its -> new HashSet<>()).add(receipt);
          lastMs.merge(customer, atMs, Math::max);
        }
      }
    }
    Map<String, PurchaseTotals> totals = new TreeMap<>();
    money.forEach(
        (customer, sum) ->
            totals.put(
                customer,
                new PurchaseTotals(
                    lastMs.getOrDefault(customer, 0L),
                    orders.getOrDefault(customer, Set.of()).size(),
                    sum.movePointRight(2).longValueExact())));
    return totals;
  }
}
