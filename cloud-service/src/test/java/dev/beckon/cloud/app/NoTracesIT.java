package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.beckon.cloud.access.Secrets;
import dev.beckon.cloud.identity.Eid;
import dev.beckon.cloud.identity.Signed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Of six phones one may be followed: one belongs to somebody who refuses, one nobody registered,
 * one to a shopper who withdraws, and two to people who work in the shops, of whom one says so in
 * the app and one is imported. Afterwards Redis and its file, SQL, and the log hold nothing of the
 * others, though they go on advertising, but the sales of the till, which are nobody's.
 */
@Timeout(180)
class NoTracesIT {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String BACKEND = "backend." + ServiceRig.SECRET;
  private static final String SIGNING = "a secret of thirty-two characters or more";
  private static final String REFUSING = Secrets.draw(new SecureRandom());
  private static final String MORE =
      """
      identity: {assertions: [{keyId: k1, secret: %s}]}
      offers:
        - id: mug
          tier: 1
          zones: [coffee]
          trigger: {type: enter}
          text: {title: A mug, body: For your coffee, publicText: Something for you}
        - id: pot
          zones: [coffee]
          trigger: {type: enter}
          suppressedBy: {wished: {skus: [POT], within: 30d}}
          text: {title: A pot, body: For your coffee, publicText: Something for you}
      """
          .formatted(SIGNING);

  @TempDir Path dir;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private ServiceRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new ServiceRig(dir, MORE);
    log.start();
    ((Logger) LoggerFactory.getLogger("dev.beckon.cloud")).addAppender(log);
  }

  @AfterEach
  void stop() throws Exception {
    ((Logger) LoggerFactory.getLogger("dev.beckon.cloud")).detachAppender(log);
    rig.close();
  }

  @Test
  void nothingIsLeftOfWhoRefusesWithdrawsOrWorksInTheShopsAndOfUnknownPhones() throws Exception {
    refuse();
    JsonObject withdraws = rig.register("token-of-who-withdraws");
    JsonObject unknown = unknownPhone();
    JsonObject declares = rig.register("token-of-who-declares");
    JsonObject imported = rig.register("token-of-who-is-imported");
    JsonObject shopper = rig.register("token-of-a-shopper");
    JsonObject bert = new JsonObject().put("kind", "LOYALTY").put("value", "card-of-bert");
    String links = "/v1/shoppers/" + imported.getString("shopperId") + "/links";
    assertThat(rig.call("PUT", links, BACKEND, bert).statusCode()).isEqualTo(200);
    sellTo(links);
    String wish = wish(withdraws);
    List<JsonObject> followed = List.of(withdraws, declares, imported, shopper);
    try (Crowd crowd = new Crowd(rig.mqttPort()).join(unknown.getString("identityKey"))) {
      followed.forEach(phone -> crowd.join(phone.getString("identityKey")));
      crowd.enter();
      await().atMost(SOON).until(() -> rig.fcm.told().size() == followed.size());
      for (JsonObject phone : followed) {
        await().atMost(SOON).until(() -> everything().contains(phone.getString("shopperId")));
      }
      await().atMost(SOON).until(() -> everything().contains("\"subject\":\"POT\"," + wish));

      String own = "/v1/installations/" + withdraws.getString("installationId") + "/consent";
      HttpResponse<String> withdrawn =
          rig.call("PUT", own, ServiceRig.bearer(withdraws), ServiceRig.consent(false));
      assertThat(withdrawn.statusCode()).isEqualTo(204);
      assertThat(declare(declares).statusCode()).isEqualTo(410);
      JsonObject staff =
          new JsonObject().put("works", true).put("handles", new JsonArray().add(bert));
      assertThat(rig.call("POST", "/v1/staff", BACKEND, staff).body())
          .isEqualTo("{\"erasedShoppers\":1}");
      double before = unknownSightings();
      await().atMost(SOON).until(() -> unknownSightings() > before + 20);
      List<String> traces = new ArrayList<>(List.of("card-of-bert", REFUSING, wish));
      for (JsonObject phone : List.of(withdraws, unknown, declares, imported)) {
        traces.addAll(traces(phone));
      }
      nothingIsLeftOf(traces);
    }
    assertThat(rig.fcm.told().values()).as("nothing more").containsOnly(1L).hasSize(4);
    assertThat(everything()).as("a shopper is found this way").contains(traces(shopper).get(0));
    assertThat(rig.dump()).as("the till's records stay").contains("customer-of-bert");
  }

  private void refuse() throws Exception {
    JsonObject body =
        new JsonObject()
            .put("secret", REFUSING)
            .put("platform", "ANDROID")
            .put("pushToken", "token-of-who-refuses")
            .put("consent", ServiceRig.consent(false));
    String app = "app." + ServiceRig.SECRET;
    assertThat(rig.call("POST", "/v1/installations", app, body).statusCode()).isEqualTo(403);
  }

  /** One that advertises in the shop, with a key that the service does not know. */
  private static JsonObject unknownPhone() {
    byte[] key = new byte[Eid.KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return new JsonObject().put("identityKey", HexFormat.of().formatHex(key));
  }

  /** Something to the till customer who is linked there. */
  private void sellTo(String links) throws Exception {
    JsonObject customer =
        new JsonObject().put("kind", "TILL_CUSTOMER").put("value", "customer-of-bert");
    assertThat(rig.call("PUT", links, BACKEND, customer).statusCode()).isEqualTo(200);
    String receipt =
        """
        {"receipts":[{"receiptId":"r1","storeId":"north","customer":"customer-of-bert","atMs":%d,
        "lines":[{"sku":"TEA","quantity":1,"unitPrice":2.5}]}]}
        """
            .formatted(System.currentTimeMillis());
    HttpResponse<String> sold =
        rig.call("POST", "/v1/purchases", "till." + ServiceRig.SECRET, receipt);
    assertThat(sold.statusCode()).as(sold.body()).isEqualTo(200);
  }

  /** Wishes for something, which then is what speaks against an offer: how that tells when. */
  private String wish(JsonObject phone) throws Exception {
    long atMs = System.currentTimeMillis() - 86_412_345;
    JsonObject event =
        new JsonObject()
            .put("eventId", "w1")
            .put("type", "WISHED")
            .put("sku", "POT")
            .put("atMs", atMs);
    HttpResponse<String> wished =
        rig.call(
            "POST",
            "/v1/events",
            ServiceRig.bearer(phone),
            new JsonObject().put("events", new JsonArray().add(event)));
    assertThat(wished.body()).contains("\"applied\":1");
    return "\"atMs\":" + atMs;
  }

  private HttpResponse<String> declare(JsonObject phone) throws Exception {
    long now = System.currentTimeMillis() / 1000;
    JsonObject claims =
        new JsonObject()
            .put("sub", phone.getString("installationId"))
            .put("iat", now)
            .put("exp", now + 60)
            .put("jti", "once")
            .put("staff", true);
    JsonObject body = new JsonObject().put("assertion", Signed.hs256("k1", SIGNING, claims));
    String own = "/v1/installations/" + phone.getString("installationId") + "/links";
    return rig.call("PUT", own, ServiceRig.bearer(phone), body);
  }

  /** By what a phone or its owner could be found again; ids first. */
  private static List<String> traces(JsonObject phone) {
    List<String> traces = new ArrayList<>();
    for (String name : List.of("shopperId", "installationId", "secret", "identityKey")) {
      if (phone.containsKey(name)) {
        traces.add(phone.getString(name));
      }
    }
    byte[] key = HexFormat.of().parseHex(phone.getString("identityKey"));
    traces.add(new String(key, StandardCharsets.ISO_8859_1));
    long nowS = System.currentTimeMillis() / 1000;
    for (int window = -1; window <= 1; window++) {
      long id = new Eid().of(key, Eid.ROTATION_EXPONENT, nowS + window * 512L);
      traces.add(HexFormat.of().toHexDigits(id));
      byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(id).array();
      traces.add(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    return traces;
  }

  private void nothingIsLeftOf(List<String> traces) {
    for (String who : List.of("refuses", "withdraws", "declares", "is-imported")) {
      traces.add("token-of-who-" + who);
    }
    String[] all = traces.toArray(new String[0]);
    await().atMost(SOON).untilAsserted(() -> assertThat(everything()).doesNotContain(all));
    assertThat(log.list)
        .isNotEmpty()
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> traces.stream().anyMatch(line::contains));
  }

  /** Sightings of ids that nobody registered. */
  private double unknownSightings() throws Exception {
    return rig.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("beckon_sightings_total{fate=\"UNKNOWN_ID\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }

  /** All that Redis and SQL hold, in memory and in files. */
  private String everything() throws IOException {
    StringBuilder all = new StringBuilder(rig.dump());
    try (var files = Files.walk(dir)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }
}
