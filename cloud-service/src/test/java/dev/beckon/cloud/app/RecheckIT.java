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
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What changes between a decision and its push, through the whole service. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecheckIT {
  private static final String OFFERS =
      """
      tills: {sensitive: [pharmacy]}
      preferences: {categories: [{id: roasts, name: Roasts}, {id: pharmacy, name: Pharmacy}]}
      offers:
        - {id: grinder, zones: [coffee], trigger: {type: enter}, tier: 2, companion: beans,
           suppressedBy: {bought: {skus: [GRINDER], within: 30d}},
           text: {title: A grinder, body: b, publicText: p}}
        - {id: mill, zones: [coffee], trigger: {type: enter}, tier: 3, deepLink: "shop://mill",
           requires: {bought: {skus: [BEANS], within: 30d}},
           text: {title: "A mill at {zone}", body: b, publicText: p},
           translations: {de: {title: "Eine Mühle bei {zone}", body: "Seit {since|neulich}",
             publicText: p, because: "Sie haben Bohnen gekauft"}}}
        - {id: kettle, zones: [coffee], trigger: {type: enter}, tier: 4, companion: beans,
           requires: {wished: {skus: [KETTLE], within: 7d}},
           audience: "!bought('KETTLE', days(30))",
           text: {title: A kettle, body: b, publicText: p}}
        - {id: roast, zones: [coffee], trigger: {type: enter}, tier: 4, companion: beans,
           requires: {wished: {skus: [ROAST], within: 7d}}, categories: [roasts],
           text: {title: A roast, body: b, publicText: p}}
        - {id: cure, zones: [coffee], trigger: {type: enter}, tier: 4, companion: beans,
           requires: {wished: {skus: [CURE], within: 7d}}, categories: [pharmacy],
           text: {title: A cure, body: b, publicText: p}}
        - {id: beans, zones: [coffee], trigger: {type: dwell, after: 10m}, limits: {perVisit: 1},
           text: {title: Beans for it, body: b, publicText: p}}
      """;
  private static final String TILL = "till." + ServiceRig.SECRET;
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

  @BeforeEach
  void forget() {
    rig.fcm.messages.clear();
    rig.fcm.always = null;
  }

  @Test
  void whoBoughtItHalfASecondAgoIsToldOfTheCompanion() throws Exception {
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 1)) {
      link(crowd, "c-1");
      sell("r-1", "c-1", "household");
      await().pollDelay(Duration.ofMillis(500)).until(() -> true);
      crowd.enter();
      awaitPush("Beans for it");
      assertThat(titles()).containsExactly("Beans for it");
      JsonObject decision = decisions(crowd).get(0);
      assertThat(decision.getString("offerId")).isEqualTo("beans");
      assertThat(refusalOf("grinder", decision).getString("reason")).isEqualTo("BOUGHT_LATELY");
      JsonObject told =
          new JsonObject(rig.get("/v1/decisions/" + decision.getString("decisionId")).body());
      assertThat(refusalOf("grinder", told).getJsonObject("evidence").getMap())
          .containsEntry("kind", "BOUGHT")
          .containsEntry("subject", "GRINDER")
          .containsEntry("sentenceForShopper", "You bought GRINDER on " + today() + ".");
      assertThat(told.getJsonObject("evidence").getString("sentenceForShopper"))
          .isEqualTo("You were in the zone coffee.");
    }
  }

  private static JsonObject refusalOf(String offerId, JsonObject decision) {
    return decision.getJsonArray("refused").stream()
        .map(JsonObject.class::cast)
        .filter(refusal -> refusal.getString("offerId").equals(offerId))
        .findFirst()
        .orElseThrow();
  }

  /** By the store's clock, as the sentences have it. */
  private static String today() {
    return DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH)
        .format(Instant.now().atZone(ZoneId.of("UTC")));
  }

  @Test
  void whatIsToldIsInThePhonesLanguageAndSaysWhy() throws Exception {
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 1)) {
      tell(crowd.phone(0), true, "de-AT");
      link(crowd, "c-4");
      sell("r-4", "c-4", "BEANS", "household", System.currentTimeMillis());
      crowd.enter();
      awaitPush("Eine Mühle bei Coffee");
      JsonObject message = rig.fcm.messages.get(rig.fcm.messages.size() - 1);
      String today =
          DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
              .withLocale(Locale.GERMAN)
              .format(Instant.now().atZone(ZoneId.of("UTC")));
      assertThat(message.getJsonObject("message").getJsonObject("data").getMap())
          .containsEntry("body", "Seit " + today)
          .containsEntry("because", "Sie haben Bohnen gekauft")
          .containsEntry("becauseOf", "BOUGHT")
          .containsEntry("deepLink", "shop://mill");
    }
  }

  @Test
  void whoBuysItBeforeThePushIsToldOfTheCompanionOnce() throws Exception {
    int charged = charged("grinder");
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 1)) {
      link(crowd, "c-2");
      decideButWait(crowd);
      sell("r-2", "c-2", "household");
      rig.fcm.always = null;
      awaitPush("Beans for it");
      assertThat(titles()).containsExactly("A grinder", "Beans for it"); // refused, then accepted

      List<JsonObject> decisions = decisions(crowd);
      assertThat(decisions)
          .extracting(decision -> decision.getString("offerId"))
          .containsExactly("grinder", "beans");
      assertThat(decisions)
          .extracting(decision -> decision.getString("eventId"))
          .containsOnly(decisions.get(0).getString("eventId"));
      String first = decisions.get(0).getString("decisionId");
      await()
          .untilAsserted(() -> assertThat(outcome(first)).isEqualTo("REJECTED bought meanwhile"));
      assertThat(charged("grinder")).isEqualTo(charged);
    }
  }

  @Test
  void whoDropsOutOfTheAudienceBeforeThePushIsToldOfTheCompanion() throws Exception {
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 1)) {
      link(crowd, "c-6");
      wish(crowd, "KETTLE");
      decideButWait(crowd, "A kettle");
      long beforeMs = System.currentTimeMillis() - 60_000; // the till tells of it late
      sell("r-6", "c-6", "KETTLE", "household", beforeMs);
      rig.fcm.always = null;
      awaitPush("Beans for it");
      assertThat(titles()).containsExactly("A kettle", "Beans for it"); // refused, then accepted
      String first = decisions(crowd).get(0).getString("decisionId");
      assertThat(outcome(first))
          .isEqualTo("REJECTED bought meanwhile: NOT_IN_AUDIENCE");
      assertThat(charged("kettle")).isZero();
    }
  }

  @Test
  void whomOnlyAPurchaseKeepsOutOfTheAudienceIsToldOfTheCompanion() throws Exception {
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 1)) {
      link(crowd, "c-7");
      wish(crowd, "KETTLE");
      sell("r-7", "c-7", "KETTLE", "household", System.currentTimeMillis());
      crowd.enter();
      awaitPush("Beans for it");
      assertThat(decisions(crowd).get(0).getJsonArray("refused"))
          .contains(new JsonObject().put("offerId", "kettle").put("reason", "NOT_IN_AUDIENCE"));
    }
  }

  @Test
  void whoBuysOfItsCategoryBeforeThePushIsToldOfTheCompanion() throws Exception {
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 1)) {
      link(crowd, "c-8");
      wish(crowd, "ROAST");
      decideButWait(crowd, "A roast");
      sell("r-8", "c-8", "ANY", "roasts", System.currentTimeMillis());
      rig.fcm.always = null;
      awaitPush("Beans for it");
      assertThat(titles()).containsExactly("A roast", "Beans for it");
      String first = decisions(crowd).get(0).getString("decisionId");
      assertThat(outcome(first)).isEqualTo("REJECTED bought meanwhile");
      assertThat(charged("roast")).isZero();
    }
  }

  @Test
  void whatWasBoughtOfItsSensitiveCategoryKeepsItBackWithoutAWord() throws Exception {
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 1)) {
      link(crowd, "c-9");
      wish(crowd, "CURE");
      decideButWait(crowd, "A cure");
      sell("r-9", "c-9", "ANY", "pharmacy", System.currentTimeMillis());
      rig.fcm.always = null;
      String first = decisions(crowd).get(0).getString("decisionId");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(outcome(first))
                      .isEqualTo("REJECTED not meant for the shopper any more"));
      assertThat(decisions(crowd)).hasSize(1);
    }
  }

  @Test
  void whatWasBoughtInASensitiveCategoryKeepsItBackWithoutAWord() throws Exception {
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 1)) {
      link(crowd, "c-3");
      decideButWait(crowd);
      sell("r-3", "c-3", "pharmacy");
      rig.fcm.always = null;
      String first = decisions(crowd).get(0).getString("decisionId");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(outcome(first))
                      .isEqualTo("REJECTED not meant for the shopper any more"));
      assertThat(titles()).containsExactly("A grinder");
      assertThat(decisions(crowd)).hasSize(1);
    }
  }

  @Test
  void afterAWithdrawalNothingLeavesNotEvenWhatWaits() throws Exception {
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 1)) {
      decideButWait(crowd);
      JsonObject phone = crowd.phone(0);
      String path = "/v1/installations/" + phone.getString("installationId") + "/consent";
      JsonObject no =
          new JsonObject()
              .put("inStoreOffers", false)
              .put("usePurchases", false)
              .put("measurement", false)
              .put("textVersion", "v1")
              .put("givenAtMs", 2);
      assertThat(rig.call("PUT", path, ServiceRig.bearer(phone), no).statusCode()).isEqualTo(204);
      rig.fcm.always = null;
      await()
          .during(Duration.ofSeconds(4)) // longer than it was to wait
          .atMost(Duration.ofSeconds(6))
          .until(() -> titles().equals(List.of("A grinder")));
      assertThat(RedisFixture.await(redis.async().zcard(Keys.OPEN))).isZero();
      assertThat(decisions(crowd)).isEmpty();
    }
  }

  @Test
  void whereNoPushIsShownTheOfferWaitsInTheAppUntilItIsPaused() throws Exception {
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 1)) {
      JsonObject phone = crowd.phone(0);
      tell(phone, false, null);
      link(crowd, "c-5");
      crowd.enter();
      await().atMost(Duration.ofSeconds(20)).until(() -> !waiting(phone).isEmpty());
      assertThat(waiting(phone).getJsonObject(0).getString("title")).isEqualTo("A grinder");
      assertThat(titles()).isEmpty();
      String first = decisions(crowd).get(0).getString("decisionId");
      assertThat(outcome(first)).isEqualTo("ACCEPTED waits in the app");

      RedisFixture.await(redis.async().hset("bk:of", "grinder", "PAUSED"));
      try {
        assertThat(waiting(phone)).isEmpty();
        HttpResponse<String> till =
            rig.call("GET", "/v1/shoppers/TILL_CUSTOMER:c-5/offers", TILL, "");
        assertThat(till.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(till.body()).getJsonArray("offers")).isEmpty();
      } finally {
        RedisFixture.await(redis.async().hset("bk:of", "grinder", "LIVE"));
      }
      assertThat(waiting(phone)).hasSize(1);
    }
  }

  private JsonArray waiting(JsonObject phone) throws Exception {
    String path = "/v1/shoppers/" + phone.getString("shopperId") + "/offers";
    HttpResponse<String> answer = rig.call("GET", path, ServiceRig.bearer(phone), "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body()).getJsonArray("offers");
  }

  private void tell(JsonObject phone, boolean shows, String language) throws Exception {
    JsonObject state =
        new JsonObject()
            .put("advertising", "ON_AIR")
            .put("bluetoothPermitted", true)
            .put("bluetoothOn", true)
            .put("notificationsPermitted", shows)
            .put("channelOn", true);
    if (language != null) {
      state.put("language", language);
    }
    String path = "/v1/installations/" + phone.getString("installationId") + "/state";
    assertThat(rig.call("PUT", path, ServiceRig.bearer(phone), state).statusCode()).isEqualTo(204);
  }

  /** The phone is told to wait two seconds, long enough for the world to change. */
  private void decideButWait(Crowd crowd) {
    decideButWait(crowd, "A grinder");
  }

  private void decideButWait(Crowd crowd, String title) {
    rig.fcm.always = new FakeFcm.Answer(429, "QUOTA_EXCEEDED", Map.of("Retry-After", "2"));
    crowd.enter();
    awaitPush(title);
  }

  private void wish(Crowd crowd, String sku) throws Exception {
    String event =
        """
        {"events":[{"eventId":"w-%s","type":"WISHED","sku":"%s","atMs":%d}]}
        """
            .formatted(sku, sku, System.currentTimeMillis());
    HttpResponse<String> answer =
        rig.call("POST", "/v1/events", ServiceRig.bearer(crowd.phone(0)), event);
    assertThat(new JsonObject(answer.body()).getInteger("applied")).as(answer.body()).isEqualTo(1);
  }

  private void awaitPush(String title) {
    await().atMost(Duration.ofSeconds(20)).until(() -> titles().contains(title));
  }

  private List<String> titles() {
    return rig.fcm.messages.stream()
        .filter(sent -> !sent.getBoolean("validate_only", false))
        .map(sent -> sent.getJsonObject("message").getJsonObject("data").getString("title"))
        .toList();
  }

  private void link(Crowd crowd, String customer) throws Exception {
    String path = "/v1/shoppers/" + crowd.phone(0).getString("shopperId") + "/links";
    JsonObject body = new JsonObject().put("kind", "TILL_CUSTOMER").put("value", customer);
    HttpResponse<String> answer = rig.call("PUT", path, BACKEND, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private void sell(String receiptId, String customer, String category) throws Exception {
    sell(receiptId, customer, "GRINDER", category, System.currentTimeMillis());
  }

  private void sell(String receiptId, String customer, String sku, String category, long atMs)
      throws Exception {
    String body =
        """
        {"receipts":[{"receiptId":"%s","storeId":"north","customer":"%s","atMs":%d,
          "lines":[{"sku":"%s","category":"%s","quantity":1,"unitPrice":49}]}]}
        """
            .formatted(receiptId, customer, atMs, sku, category);
    HttpResponse<String> answer = rig.call("POST", "/v1/purchases", TILL, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()).getInteger("accepted")).isEqualTo(1);
  }

  private int charged(String offerId) {
    String units = RedisFixture.await(redis.async().get(Keys.offerCharged(offerId)));
    return units == null ? 0 : Integer.parseInt(units);
  }

  private List<JsonObject> decisions(Crowd crowd) {
    String shopper = crowd.phone(0).getString("shopperId");
    return records("decision").stream()
        .filter(record -> record.getString("shopperId").equals(shopper))
        .toList();
  }

  private String outcome(String decisionId) {
    return records("outcome").stream()
        .filter(record -> record.getString("decisionId").equals(decisionId))
        .map(record -> record.getString("state") + " " + record.getString("detail"))
        .findFirst()
        .orElse(null);
  }

  private List<JsonObject> records(String kind) {
    return RedisFixture.await(new RedisHistoryReader(redis).after("0", 1_000)).stream()
        .filter(entry -> entry.kind().equals(kind))
        .map(entry -> new JsonObject(entry.json()))
        .toList();
  }
}
