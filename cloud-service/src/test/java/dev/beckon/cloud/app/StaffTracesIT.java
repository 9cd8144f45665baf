package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
 * Two people who work in the shops were followed and got offers before anybody knew: one says so in
 * the app, one is imported. Afterwards Redis and its file, SQL, and the log hold nothing of their
 * phones, and their phones, which go on advertising, are unknown ones.
 */
@Timeout(180)
class StaffTracesIT {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String BACKEND = "backend." + ServiceRig.SECRET;
  private static final String SIGNING = "a secret of thirty-two characters or more";
  private static final String MORE =
      """
      identity: {assertions: [{keyId: k1, secret: %s}]}
      offers:
        - id: mug
          zones: [coffee]
          trigger: {type: enter}
          text: {title: A mug, body: For your coffee, publicText: Something for you}
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
  void nothingIsLeftOfStaffWhoWereFollowedAndTheirPhonesAreUnknownFromThenOn() throws Exception {
    JsonObject declares = rig.register("token-of-who-declares");
    JsonObject imported = rig.register("token-of-who-is-imported");
    JsonObject shopper = rig.register("token-of-a-shopper");
    JsonObject bert = new JsonObject().put("kind", "LOYALTY").put("value", "card-of-bert");
    String links = "/v1/shoppers/" + imported.getString("shopperId") + "/links";
    assertThat(rig.call("PUT", links, BACKEND, bert).statusCode()).isEqualTo(200);
    try (Crowd crowd = new Crowd(rig.mqttPort())) {
      for (JsonObject phone : List.of(declares, imported, shopper)) {
        crowd.join(phone.getString("identityKey"));
      }
      crowd.enter();
      await().atMost(SOON).until(() -> rig.fcm.told().size() == 3);
      for (JsonObject phone : List.of(declares, imported, shopper)) {
        await().atMost(SOON).until(() -> everything().contains(phone.getString("shopperId")));
      }

      assertThat(declare(declares).statusCode()).isEqualTo(410);
      JsonObject staff =
          new JsonObject().put("works", true).put("handles", new JsonArray().add(bert));
      assertThat(rig.call("POST", "/v1/staff", BACKEND, staff).body())
          .isEqualTo("{\"erasedShoppers\":1}");
      double before = unknown();
      await().atMost(SOON).until(() -> unknown() > before + 20);
      List<String> traces = traces(declares);
      traces.addAll(traces(imported));
      traces.add("card-of-bert");
      nothingIsLeftOf(traces);
    }
    assertThat(rig.fcm.told().values()).as("nothing more").containsOnly(1L).hasSize(3);
    assertThat(everything()).as("a shopper is found this way").contains(traces(shopper).get(0));
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
      traces.add(phone.getString(name));
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
    traces.add("token-of-who-declares");
    traces.add("token-of-who-is-imported");
    String[] all = traces.toArray(new String[0]);
    await().atMost(SOON).untilAsserted(() -> assertThat(everything()).doesNotContain(all));
    assertThat(log.list)
        .isNotEmpty()
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> traces.stream().anyMatch(line::contains));
  }

  /** Sightings of ids that nobody registered. */
  private double unknown() throws Exception {
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
