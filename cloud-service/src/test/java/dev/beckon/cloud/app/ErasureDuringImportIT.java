package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.shopper.PurchaseLog;
import dev.beckon.cloud.store.Keys;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** People who are erased, or withdraw, while the tills' lines about them are being imported. */
@Timeout(180)
class ErasureDuringImportIT {
  private static final String BACKEND = "backend." + ServiceRig.SECRET;
  private static final String OFFERS =
      """
      offers:
        - id: mug
          zones: [coffee]
          trigger: {type: enter}
          suppressedBy: {bought: {skus: [SKU-1], within: 365d}}
          text: {title: A mug, body: For your coffee, publicText: Something for you}
      """;
  private static final int CUSTOMERS = 200;
  private static final int RECEIPTS_EACH = 250;
  private static final int LINES_EACH = 7;
  private static final int LINKED = 10;

  @TempDir Path dir;
  private ServiceRig rig;
  private RedisClient client;
  private RedisCommands<byte[], byte[]> redis;

  @BeforeEach
  void start() throws Exception {
    rig = new ServiceRig(dir, OFFERS);
    client = RedisClient.create(rig.redis.url());
    redis = client.connect(ByteArrayCodec.INSTANCE).sync();
  }

  @AfterEach
  void stop() throws Exception {
    client.shutdown();
    rig.close();
  }

  @Test
  void leavesNothingButTillRecordsThatAreLinkedToNobody() throws Exception {
    List<JsonObject> phones = new ArrayList<>();
    for (int i = 0; i < LINKED; i++) {
      phones.add(rig.register("token-" + i));
      link(phones.get(i), "TILL_CUSTOMER", customer(i));
      link(phones.get(i), "LOYALTY", "loyal-to-us-" + i);
    }
    Path progress = dir.resolve("lines.csv.progress");
    URI service = URI.create("http://127.0.0.1:" + rig.httpPort());
    ImportProcess running = ImportProcess.begin(dir, service, lines(), "north");
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .failFast(() -> assertThat(running.isAlive()).as(running.said()).isTrue())
        .until(() -> Files.exists(progress) && receipts(customer(0)) >= 2);
    for (int i = 0; i < LINKED; i++) {
      end(phones.get(i), i % 2 == 0);
    }
    assertThat(receipts(customer(0)))
        .as("the last one ended in the middle of the import")
        .isLessThan(RECEIPTS_EACH);
    assertThat(running.finish().getInteger("refused")).isZero();

    List<String> names =
        phones.stream()
            .flatMap(one -> Stream.of("shopperId", "installationId").map(one::getString))
            .toList();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(rig.everything()).doesNotContain(names.toArray(new String[0])));
    assertThat(rig.everything()).doesNotContain("loyal-to-us-");
    for (int i = 0; i < LINKED; i++) {
      String customer = customer(i);
      assertThat(receipts(customer)).isEqualTo(RECEIPTS_EACH);
      assertThat(keysThatSpeakOf(customer)).as(customer).allMatch(key -> key.matches("bk:[pr]:.*"));
    }
    assertThat(redis.keys("bk:h:*")).isEmpty();
    assertThat(redis.keys("bk:w:*")).hasSize(LINKED);
  }

  /** No customer's name is a part of another's. */
  private static String customer(int i) {
    return "customer-" + (1_000 + i);
  }

  /** Receipts of all customers by turns. */
  private Path lines() throws IOException {
    StringBuilder lines = new StringBuilder(ImportProcess.HEADER);
    for (int receipt = 0; receipt < CUSTOMERS * RECEIPTS_EACH; receipt++) {
      for (int line = 0; line < LINES_EACH; line++) {
        lines.append(receipt).append(",SKU-").append((receipt + line) % 300);
        lines.append(",1,2011-12-09 12:50:00,2.50,").append(customer(receipt % CUSTOMERS));
        lines.append(",x\n");
      }
    }
    return Files.writeString(dir.resolve("lines.csv"), lines);
  }

  private void link(JsonObject phone, String kind, String value) throws Exception {
    String links = "/v1/shoppers/" + phone.getString("shopperId") + "/links";
    JsonObject handle = new JsonObject().put("kind", kind).put("value", value);
    HttpResponse<String> answer = rig.call("PUT", links, BACKEND, handle);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /**
   * Erased by the retailer's backend, after a look at what is stored; or withdrawn by the phone.
   */
  private void end(JsonObject phone, boolean byBackend) throws Exception {
    if (byBackend) {
      String shopper = "/v1/shoppers/" + phone.getString("shopperId");
      HttpResponse<String> export = rig.call("GET", shopper + "/export", BACKEND, "");
      assertThat(new JsonObject(export.body()).getJsonObject("redis").getJsonArray("purchases"))
          .hasSize(1);
      JsonObject removed =
          new JsonObject(rig.call("DELETE", shopper, BACKEND, "").body()).getJsonObject("redis");
      assertThat(removed.getInteger("installations")).as(removed.encode()).isEqualTo(1);
      assertThat(removed.getInteger("handles")).as(removed.encode()).isEqualTo(2);
    } else {
      String consent = "/v1/installations/" + phone.getString("installationId") + "/consent";
      JsonObject nothing =
          new JsonObject()
              .put("inStoreOffers", false)
              .put("usePurchases", false)
              .put("measurement", false)
              .put("textVersion", "v1")
              .put("givenAtMs", 2);
      assertThat(rig.call("PUT", consent, ServiceRig.bearer(phone), nothing).statusCode())
          .isEqualTo(204);
    }
  }

  private List<String> keysThatSpeakOf(String customer) {
    return Pattern.compile("^(?=bk:)", Pattern.MULTILINE)
        .splitAsStream(rig.dump())
        .filter(entry -> entry.contains(customer))
        .map(entry -> entry.substring(0, entry.indexOf(' ')))
        .toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private int receipts(String customer) {
    byte[] log = redis.get(utf8(Keys.customer(customer)));
    return log == null ? 0 : PurchaseLog.decode(log).entries().size();
  }
}
