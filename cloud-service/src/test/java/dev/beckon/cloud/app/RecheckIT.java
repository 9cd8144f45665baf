package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisFixture;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
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
  @TempDir static Path dir;
  private RecheckShop shop;

  @BeforeAll
  void start() throws Exception {
    shop = new RecheckShop(dir);
  }

  @AfterAll
  void stop() throws Exception {
    shop.close();
  }

  @BeforeEach
  void forget() {
    shop.rig.fcm.messages.clear();
    shop.rig.fcm.always = null;
  }

  @Test
  void whoBoughtItHalfASecondAgoIsToldOfTheCompanion() throws Exception {
    try (Crowd crowd = new Crowd(shop.rig.mqttPort()).register(shop.rig.httpPort(), 1)) {
      shop.link(crowd, "c-1");
      shop.sell("r-1", "c-1", "household");
      await().pollDelay(Duration.ofMillis(500)).until(() -> true);
      crowd.enter();
      shop.awaitPush("Beans for it");
      assertThat(shop.titles()).containsExactly("Beans for it");
      JsonObject decision = shop.decisions(crowd).get(0);
      assertThat(decision.getString("offerId")).isEqualTo("beans");
      assertThat(refusalOf("grinder", decision).getString("reason")).isEqualTo("BOUGHT_LATELY");
      String path = "/v1/decisions/" + decision.getString("decisionId");
      JsonObject told = new JsonObject(shop.rig.get(path).body());
      assertThat(refusalOf("grinder", told).getJsonObject("evidence").getMap())
          .containsEntry("kind", "BOUGHT")
          .containsEntry("subject", "GRINDER")
          .containsEntry("sentenceForShopper", "You bought GRINDER on " + today() + ".");
      assertThat(told.getJsonObject("evidence").getString("sentenceForShopper"))
          .isEqualTo("You were in the zone coffee.");
      JsonObject replay = new JsonObject(shop.rig.get(path + "/replay").body());
      assertThat(replay.getString("result")).as(replay.encode()).isEqualTo("SAME");
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
    try (Crowd crowd = new Crowd(shop.rig.mqttPort()).register(shop.rig.httpPort(), 1)) {
      shop.tell(crowd.phone(0), true, "de-AT");
      shop.link(crowd, "c-4");
      shop.sell("r-4", "c-4", "BEANS", "household", System.currentTimeMillis());
      crowd.enter();
      shop.awaitPush("Eine Mühle bei Coffee");
      JsonObject message = shop.rig.fcm.messages.get(shop.rig.fcm.messages.size() - 1);
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
    int charged = shop.charged("grinder");
    try (Crowd crowd = new Crowd(shop.rig.mqttPort()).register(shop.rig.httpPort(), 1)) {
      shop.link(crowd, "c-2");
      shop.decideButWait(crowd);
      shop.sell("r-2", "c-2", "household");
      shop.rig.fcm.always = null;
      shop.awaitPush("Beans for it");
      assertThat(shop.titles())
          .containsExactly("A grinder", "Beans for it"); // refused, then accepted

      List<JsonObject> decisions = shop.decisions(crowd);
      assertThat(decisions)
          .extracting(decision -> decision.getString("offerId"))
          .containsExactly("grinder", "beans");
      assertThat(decisions)
          .extracting(decision -> decision.getString("eventId"))
          .containsOnly(decisions.get(0).getString("eventId"));
      String first = decisions.get(0).getString("decisionId");
      await()
          .untilAsserted(
              () -> assertThat(shop.outcome(first)).isEqualTo("REJECTED bought meanwhile"));
      assertThat(shop.charged("grinder")).isEqualTo(charged);
    }
  }

  @Test
  void whoDropsOutOfTheAudienceBeforeThePushIsToldOfTheCompanion() throws Exception {
    try (Crowd crowd = new Crowd(shop.rig.mqttPort()).register(shop.rig.httpPort(), 1)) {
      shop.link(crowd, "c-6");
      shop.wish(crowd, "KETTLE");
      shop.decideButWait(crowd, "A kettle");
      long beforeMs = System.currentTimeMillis() - 60_000; // the till tells of it late
      shop.sell("r-6", "c-6", "KETTLE", "household", beforeMs);
      shop.rig.fcm.always = null;
      shop.awaitPush("Beans for it");
      assertThat(shop.titles())
          .containsExactly("A kettle", "Beans for it"); // refused, then accepted
      String first = shop.decisions(crowd).get(0).getString("decisionId");
      assertThat(shop.outcome(first)).isEqualTo("REJECTED bought meanwhile: NOT_IN_AUDIENCE");
      assertThat(shop.charged("kettle")).isZero();
    }
  }

  @Test
  void whomOnlyAPurchaseKeepsOutOfTheAudienceIsToldOfTheCompanion() throws Exception {
    try (Crowd crowd = new Crowd(shop.rig.mqttPort()).register(shop.rig.httpPort(), 1)) {
      shop.link(crowd, "c-7");
      shop.wish(crowd, "KETTLE");
      shop.sell("r-7", "c-7", "KETTLE", "household", System.currentTimeMillis());
      crowd.enter();
      shop.awaitPush("Beans for it");
      assertThat(shop.decisions(crowd).get(0).getJsonArray("refused"))
          .contains(new JsonObject().put("offerId", "kettle").put("reason", "NOT_IN_AUDIENCE"));
    }
  }

  @Test
  void whoBuysOfItsCategoryBeforeThePushIsToldOfTheCompanion() throws Exception {
    try (Crowd crowd = new Crowd(shop.rig.mqttPort()).register(shop.rig.httpPort(), 1)) {
      shop.link(crowd, "c-8");
      shop.wish(crowd, "ROAST");
      shop.decideButWait(crowd, "A roast");
      shop.sell("r-8", "c-8", "ANY", "roasts", System.currentTimeMillis());
      shop.rig.fcm.always = null;
      shop.awaitPush("Beans for it");
      assertThat(shop.titles()).containsExactly("A roast", "Beans for it");
      String first = shop.decisions(crowd).get(0).getString("decisionId");
      assertThat(shop.outcome(first)).isEqualTo("REJECTED bought meanwhile");
      assertThat(shop.charged("roast")).isZero();
    }
  }

  @Test
  void whatWasBoughtOfItsSensitiveCategoryKeepsItBackWithoutAWord() throws Exception {
    try (Crowd crowd = new Crowd(shop.rig.mqttPort()).register(shop.rig.httpPort(), 1)) {
      shop.link(crowd, "c-9");
      shop.wish(crowd, "CURE");
      shop.decideButWait(crowd, "A cure");
      shop.sell("r-9", "c-9", "ANY", "pharmacy", System.currentTimeMillis());
      shop.rig.fcm.always = null;
      String first = shop.decisions(crowd).get(0).getString("decisionId");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(shop.outcome(first))
                      .isEqualTo("REJECTED not meant for the shopper any more"));
      assertThat(shop.decisions(crowd)).hasSize(1);
    }
  }

  @Test
  void whatWasBoughtInASensitiveCategoryKeepsItBackWithoutAWord() throws Exception {
    try (Crowd crowd = new Crowd(shop.rig.mqttPort()).register(shop.rig.httpPort(), 1)) {
      shop.link(crowd, "c-3");
      shop.decideButWait(crowd);
      shop.sell("r-3", "c-3", "pharmacy");
      shop.rig.fcm.always = null;
      String first = shop.decisions(crowd).get(0).getString("decisionId");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(shop.outcome(first))
                      .isEqualTo("REJECTED not meant for the shopper any more"));
      assertThat(shop.titles()).containsExactly("A grinder");
      assertThat(shop.decisions(crowd)).hasSize(1);
    }
  }

  @Test
  void afterAWithdrawalNothingLeavesNotEvenWhatWaits() throws Exception {
    try (Crowd crowd = new Crowd(shop.rig.mqttPort()).register(shop.rig.httpPort(), 1)) {
      shop.decideButWait(crowd);
      JsonObject phone = crowd.phone(0);
      String path = "/v1/installations/" + phone.getString("installationId") + "/consent";
      JsonObject no =
          new JsonObject()
              .put("inStoreOffers", false)
              .put("usePurchases", false)
              .put("measurement", false)
              .put("textVersion", "v1")
              .put("givenAtMs", 2);
      assertThat(shop.rig.call("PUT", path, ServiceRig.bearer(phone), no).statusCode())
          .isEqualTo(204);
      shop.rig.fcm.always = null;
      await()
          .during(Duration.ofSeconds(4)) // longer than it was to wait
          .atMost(Duration.ofSeconds(6))
          .until(() -> shop.titles().equals(List.of("A grinder")));
      assertThat(RedisFixture.await(shop.redis.async().zcard(Keys.OPEN))).isZero();
      assertThat(shop.decisions(crowd)).isEmpty();
    }
  }
}
