package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.delivery.FakeFcm;
import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisFixture;
import dev.beckon.cloud.store.RedisHistoryReader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What app and backend tell, from the call to what becomes of a decision. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignalsIT {
  private static final String TEXT = "text: {title: t, body: b, publicText: p}}";
  private static final String OFFERS =
      """
      limits: {perShopper: [{most: 2, within: 24h}]}
      offers:
        - {id: mug, zones: [coffee], trigger: {type: enter}, tier: 2,
           requires: {wished: {skus: [MUG], within: 7d}}, TEXT
        - {id: tea, zones: [coffee], trigger: {type: enter}, products: [TEA],
           requires: {inCart: {skus: [TEA], within: 7d}}, TEXT
        - {id: nudge, zones: [coffee], trigger: {type: enter}, occasion: {appUnusedForDays: 30},
           limits: {once: true}, TEXT
      """
          .replace("TEXT", TEXT);
  private static final String BACKEND = "backend." + ServiceRig.SECRET;

  @TempDir static Path dir;
  private ServiceRig rig;
  private RedisConnection redis;

  @BeforeAll
  void start() throws Exception {
    rig = new ServiceRig(dir, OFFERS);
    redis = RedisConnection.open(rig.redis.url());
  }

  @AfterAll
  void stop() throws Exception {
    redis.close();
    rig.close();
  }

  @Test
  void aWishOpensAnOfferAndMessagesOfOthersFillTheDay() throws Exception {
    double offered = decisions("OFFERED");
    double notWished = decisions("NOT_WISHED");
    double full = decisions("CAP_SHOPPER");
    rig.fcm.messages.clear();
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 3)) {
      String wish = event("e1", "WISHED").put("sku", "MUG").encode();
      assertThat(post("/v1/events", bearer(crowd.phone(0)), "events", wish))
          .isEqualTo(taken("applied", 1, "unchanged", 0));
      String third = crowd.phone(2).getString("shopperId");
      String told =
          event("e1", "WISHED")
              .put("sku", "MUG")
              .put("shopperId", third)
              .put("source", "SECOND_PARTY")
              .encode();
      assertThat(post("/v1/events", BACKEND, "events", told + "," + told))
          .isEqualTo(taken("applied", 1, "unchanged", 1));
      String link = "/v1/shoppers/" + third + "/links";
      JsonObject loyalty = new JsonObject().put("kind", "LOYALTY").put("value", "L-17");
      assertThat(rig.call("PUT", link, BACKEND, loyalty.encode()).statusCode()).isEqualTo(200);
      JsonObject second = new JsonObject(contact("m2", third)).put("handle", loyalty);
      second.remove("shopperId");
      JsonObject other = second.copy().put("contactId", "m3");
      other.getJsonObject("handle").put("value", "L-18");
      String two = contact("m1", third) + "," + second.encode() + "," + other.encode();
      assertThat(post("/v1/contacts", BACKEND, "contacts", two))
          .isEqualTo(taken("charged", 2, "unchanged", 0).put("unknown", 1));

      crowd.enter();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> decisions("OFFERED") + decisions("NOT_WISHED") - offered - notWished >= 2);
      await().until(() -> decisions("CAP_SHOPPER") - full >= 1);
      await().until(() -> tokens().contains("token-0"));
    }
    assertThat(decisions("OFFERED") - offered).isEqualTo(1);
    assertThat(decisions("NOT_WISHED") - notWished).isEqualTo(1);
    assertThat(tokens()).containsExactly("token-0");
  }

  @Test
  void whoDidNotOpenTheAppForThirtyDaysIsRemindedOfIt() throws Exception {
    rig.fcm.messages.clear();
    long dayMs = Duration.ofDays(1).toMillis();
    double inUse = decisions("APP_IN_USE");
    double notWished = decisions("NOT_WISHED");
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 2)) {
      for (int i = 0; i < 2; i++) {
        long openedMs = System.currentTimeMillis() - (30 - i) * dayMs - 1_000;
        JsonObject opened = event("o1", "OPENED_APP").put("atMs", openedMs);
        assertThat(post("/v1/events", bearer(crowd.phone(i)), "events", opened))
            .isEqualTo(taken("applied", 1, "unchanged", 0));
      }
      crowd.enter();
      await().atMost(Duration.ofSeconds(20)).until(() -> tokens().contains("token-0"));
      await()
          .until(() -> decisions("APP_IN_USE") + decisions("NOT_WISHED") - inUse - notWished >= 1);
    }
    assertThat(tokens()).as("not after 29 days").containsExactly("token-0");
  }

  @Test
  void whatIsSoldOutBetweenClaimAndSendIsNotSentAndIsRefunded() throws Exception {
    double rejected = metric("beckon_deliveries_total{state=\"REJECTED\"}");
    rig.fcm.messages.clear();
    rig.fcm.always = new FakeFcm.Answer(429, "QUOTA_EXCEEDED", Map.of("Retry-After", "2"));
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 1)) {
      String put = event("e1", "PUT_IN_CART").put("sku", "TEA").encode();
      post("/v1/events", bearer(crowd.phone(0)), "events", put);
      crowd.enter();
      await().atMost(Duration.ofSeconds(20)).until(() -> tokens().contains("token-0"));

      String soldOut = "/v1/stores/north/products/TEA/sold-out";
      assertThat(rig.call("PUT", soldOut, "till." + ServiceRig.SECRET, "").statusCode())
          .isEqualTo(204);
      rig.fcm.always = null;
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> metric("beckon_deliveries_total{state=\"REJECTED\"}") > rejected);
      assertThat(tokens()).as("not tried again").containsExactly("token-0");
      assertThat(charged("tea")).isEqualTo("0");
    }
    try (Crowd later = new Crowd(rig.mqttPort()).register(rig.httpPort(), 1)) {
      String put = event("e2", "PUT_IN_CART").put("sku", "TEA").encode();
      post("/v1/events", bearer(later.phone(0)), "events", put);
      later.enter();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(refusals(later.phone(0).getString("shopperId")))
                      .contains("tea OUT_OF_STOCK"));
    }
  }

  @Test
  void namesFieldValueAndWhatIsAllowedAndTakesTheRest() throws Exception {
    long now = System.currentTimeMillis();
    long day = Duration.ofDays(1).toMillis();
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 1)) {
      String phone = bearer(crowd.phone(0));
      String shopper = crowd.phone(0).getString("shopperId");
      JsonObject events =
          post(
              "/v1/events",
              phone,
              "events",
              event("v1", "VIEWED").put("sku", "PEN"),
              event("v2", "EATEN"),
              event("v3", "VIEWED").put("sku", "a b"),
              event("v4", "VIEWED").put("sku", "A").put("category", "B"),
              event("v5", "OPENED_APP").put("sku", "A"),
              event("v6", "VIEWED").put("category", "B").put("source", "THIRD_PARTY"),
              event("v7", "VIEWED").put("category", "B").put("atMs", now - 181 * day),
              event("v8", "VIEWED").put("category", "B").put("atMs", now + day),
              event("v9", "VIEWED").put("category", "B").put("expiresAtMs", now + 400 * day),
              event("w1", "UNWISHED").put("category", "B").put("expiresAtMs", now + day),
              event("w2", "VIEWED").put("category", "B").put("shopperId", shopper));
      assertThat(events.getInteger("applied")).isEqualTo(1);
      assertThat(fields(events))
          .containsExactly(
              "events[1].type",
              "events[2].sku",
              "events[3].sku",
              "events[4].sku",
              "events[5].source",
              "events[6].atMs",
              "events[7].atMs",
              "events[8].expiresAtMs",
              "events[9].expiresAtMs",
              "events[10].shopperId");
      assertThat(events.getJsonArray("refused").getJsonObject(0))
          .isEqualTo(
              new JsonObject()
                  .put("field", "events[1].type")
                  .put("value", "EATEN")
                  .put(
                      "allowed",
                      "one of [VIEWED, WISHED, UNWISHED, PUT_IN_CART, TAKEN_OUT_OF_CART, OPENED_APP]")
                  .put("code", "INVALID"));
    }
    JsonObject told = post("/v1/events", BACKEND, "events", event("b1", "VIEWED").put("sku", "A"));
    assertThat(fields(told)).containsExactly("events[0].shopperId", "events[0].source");
    JsonObject handle = new JsonObject().put("kind", "FRIEND").put("value", "hush");
    told =
        post(
            "/v1/events",
            BACKEND,
            "events",
            event("b2", "OPENED_APP").put("source", "FIRST_PARTY").put("handle", handle),
            event("b3", "OPENED_APP")
                .put("source", "FIRST_PARTY")
                .put("shopperId", "x")
                .put("handle", handle));
    assertThat(fields(told)).containsExactly("events[0].handle.kind", "events[1].shopperId");
    assertThat(told.encode()).doesNotContain("hush");
    JsonObject contacts =
        post(
            "/v1/contacts",
            BACKEND,
            "contacts",
            new JsonObject(contact("a|b", "x")),
            new JsonObject(contact("c1", "x")).put("channel", "FAX"),
            new JsonObject(contact("c2", "x")).put("atMs", now + day),
            new JsonObject(contact("c3", "x")).put("atMs", now - 8 * day),
            new JsonObject().put("contactId", "c4").put("channel", "SMS").put("atMs", now));
    assertThat(fields(contacts))
        .containsExactly(
            "contacts[0].contactId",
            "contacts[1].channel",
            "contacts[2].atMs",
            "contacts[3].atMs",
            "contacts[4].shopperId");
    JsonObject stock =
        post(
            "/v1/stock",
            BACKEND,
            "stock",
            level("north", "PEN", now).put("quantity", 3),
            level("north", "PEN", now).put("quantity", -1),
            level("north", "PEN", now),
            level("north", "PEN", now).put("quantity", 3).put("soldOut", false),
            level("moon", "PEN", now).put("soldOut", true),
            level("north", "PEN", now + day).put("soldOut", true),
            level("north", "", now).put("soldOut", true));
    assertThat(stock.getInteger("applied")).isEqualTo(1);
    assertThat(fields(stock))
        .containsExactly(
            "stock[1].quantity",
            "stock[2].quantity",
            "stock[3].quantity",
            "stock[4].storeId",
            "stock[5].atMs",
            "stock[6].sku");
    assertThat(
            rig.call("PUT", "/v1/stores/north/products/a%20b/sold-out", BACKEND, "").statusCode())
        .isEqualTo(422);
    assertThat(
            rig.call("PUT", "/v1/stores/north/products/A/sold-out", BACKEND, "{\"soldOut\":1}")
                .statusCode())
        .isEqualTo(422);
  }

  private static JsonObject event(String eventId, String type) {
    return new JsonObject()
        .put("eventId", eventId)
        .put("type", type)
        .put("atMs", System.currentTimeMillis());
  }

  private static String contact(String contactId, String shopperId) {
    return new JsonObject()
        .put("contactId", contactId)
        .put("shopperId", shopperId)
        .put("channel", "MAIL")
        .put("atMs", System.currentTimeMillis())
        .encode();
  }

  private static JsonObject level(String storeId, String sku, long atMs) {
    return new JsonObject().put("storeId", storeId).put("sku", sku).put("atMs", atMs);
  }

  private static JsonObject taken(String good, int many, String other, int some) {
    return new JsonObject()
        .put(good, many)
        .put(other, some)
        .put("unknown", 0)
        .put("refused", new JsonArray());
  }

  private JsonObject post(String path, String bearer, String name, JsonObject... items)
      throws Exception {
    return post(path, bearer, name, new JsonArray(List.of(items)).encode().replaceAll("^.|.$", ""));
  }

  private JsonObject post(String path, String bearer, String name, String items) throws Exception {
    HttpResponse<String> answer =
        rig.call("POST", path, bearer, "{\"" + name + "\":[" + items + "]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  private static List<String> fields(JsonObject answer) {
    return answer.getJsonArray("refused").stream()
        .map(fault -> ((JsonObject) fault).getString("field"))
        .toList();
  }

  private static String bearer(JsonObject phone) {
    return phone.getString("installationId") + "." + phone.getString("secret");
  }

  private List<String> tokens() {
    return rig.fcm.messages.stream()
        .map(sent -> sent.getJsonObject("message").getString("token", ""))
        .filter(token -> token.startsWith("token-"))
        .toList();
  }

  private double decisions(String reason) throws Exception {
    return metric("beckon_decisions_total{reason=\"" + reason + "\"}");
  }

  private double metric(String series) throws Exception {
    Matcher line =
        Pattern.compile("^" + Pattern.quote(series) + " (\\S+)$", Pattern.MULTILINE)
            .matcher(rig.get("/metrics").body());
    assertThat(line.find()).as(series).isTrue();
    return Double.parseDouble(line.group(1));
  }

  private String charged(String offerId) {
    return RedisFixture.await(redis.async().get(Keys.offerCharged(offerId)));
  }

  /** What was refused to a shopper so far. */
  private List<String> refusals(String shopperId) {
    return RedisFixture.await(new RedisHistoryReader(redis).after("0", 1_000)).stream()
        .filter(entry -> entry.kind().equals("decision"))
        .map(entry -> new JsonObject(entry.json()))
        .filter(decision -> decision.getString("shopperId").equals(shopperId))
        .flatMap(decision -> decision.getJsonArray("refused").stream())
        .map(JsonObject.class::cast)
        .map(refusal -> refusal.getString("offerId") + " " + refusal.getString("reason"))
        .toList();
  }
}
