package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a person may ask for, in the whole service: Redis and its file, SQL, memory, the log. */
@Timeout(180)
class RightsIT {
  private static final String BACKEND = "backend." + ServiceRig.SECRET;
  private static final String OFFERS =
      """
      offers:
        - id: mug
          zones: [coffee]
          trigger: {type: enter}
          categories: [coffee]
          text: {title: A mug, body: For your coffee, publicText: Something for you}
      preferences:
        categories: [{id: coffee, name: Coffee}]
        facts: [{id: no-caffeine, name: No caffeine}]
      tills: {sensitive: [baby]}
      """;

  /** Found nowhere else. */
  private static final long SHOWN_MS = 1_795_111_222_333L;

  @RegisterExtension final LogLines log = new LogLines();
  @TempDir Path dir;
  private ServiceRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new ServiceRig(dir, OFFERS);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void tellsAllThatIsStoredAndErasesExactlyThat() throws Exception {
    JsonObject phone = rig.register("token-0");
    JsonObject other = rig.register("token-1");
    String shopper = "/v1/shoppers/" + phone.getString("shopperId");
    link(shopper, "LOYALTY", "4006381333931");
    link("/v1/shoppers/" + other.getString("shopperId"), "LOYALTY", "4006381333931");
    try (Crowd crowd = new Crowd(rig.mqttPort()).join(other.getString("identityKey"))) {
      crowd.enter();
      await().until(() -> export(shopper).encode().contains("\"state\":\"ACCEPTED\""));
      await()
          .until(
              () ->
                  export(shopper).getJsonObject("sql").getJsonArray("outcome").size() == 1
                      && export(shopper).getJsonObject("sql").getJsonArray("decision").size() == 1);
    }
    JsonObject export = export(shopper);
    assertThat(export.getJsonArray("formerShopperIds"))
        .containsExactly(other.getString("shopperId"));
    JsonObject redis = export.getJsonObject("redis");
    assertThat(redis.getJsonArray("installations")).hasSize(2);
    assertThat(redis.getJsonObject("shopper").getString("consent:offers")).isEqualTo("1|APP|1|v1");
    assertThat(redis.getJsonObject("shopper").getJsonArray("handles")).containsExactly("LOYALTY");
    assertThat(export.encode())
        .doesNotContain("4006381333931", "token-0", "token-1", phone.getString("identityKey"));

    List<String> names = names(phone, other);
    assertThat(rig.everything()).contains(names.toArray(new String[0]));
    HttpResponse<String> answer = rig.call("DELETE", shopper, BACKEND, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonObject receipt = new JsonObject(answer.body());
    JsonObject counts = receipt.getJsonObject("redis");
    assertThat(receipt.getJsonArray("shopperIds"))
        .containsExactly(phone.getString("shopperId"), other.getString("shopperId"));
    assertThat(counts.getLong("installations")).isEqualTo(2);
    assertThat(counts.getLong("handles")).isEqualTo(1);
    assertThat(counts.getLong("charges")).isEqualTo(size(redis, "charges"));
    assertThat(counts.getLong("visits")).isEqualTo(size(redis, "visits"));
    assertThat(counts.getLong("decisions")).isEqualTo(size(redis, "decisions"));
    assertThat(counts.getLong("records")).isGreaterThanOrEqualTo(size(redis, "records"));
    assertThat(receipt.getJsonObject("memory").getLong("presence")).isEqualTo(1);
    JsonObject rows = receipt.getJsonObject("sql");
    JsonObject sql = export.getJsonObject("sql");
    assertThat(rows.getLong("decisions")).isEqualTo(size(sql, "decision"));
    assertThat(rows.getLong("outcomes")).isEqualTo(size(sql, "outcome"));
    assertThat(rows.getLong("visits")).isGreaterThanOrEqualTo(size(sql, "visit_event"));

    nothingIsLeftOf(names);
    assertThat(rig.call("DELETE", shopper, BACKEND, "").statusCode()).isEqualTo(404);
    assertThat(rig.call("GET", shopper + "/export", BACKEND, "").statusCode()).isEqualTo(404);
    assertThat(rig.dump().lines().filter(line -> line.startsWith("bk:w:"))).hasSize(2);
  }

  @Test
  void tellsWhatWasBoughtButNothingOfSensitiveCategories() throws Exception {
    String shopper = "/v1/shoppers/" + rig.register("token-0").getString("shopperId");
    sell("r1", "c1", 1_795_435_200_000L, new JsonArray().add(line("BEANS", "coffee")));
    JsonArray secret = new JsonArray().add(line("TEST", "health")).add(line("WIPES", "baby"));
    sell("r2", "c1", 1_795_435_201_000L, secret.copy().add(line("TEA", null)));
    sell("r3", "c2", 1_795_435_202_000L, secret);
    sell("r4", "c3", 1_795_435_203_000L, new JsonArray().add(line("MUG", null)));
    link(shopper, "TILL_CUSTOMER", "c1");
    link(shopper, "TILL_CUSTOMER", "c2");
    for (String category : List.of("health", "coffee")) {
      JsonObject event =
          new JsonObject()
              .put("eventId", category)
              .put("type", "WISHED")
              .put("category", category)
              .put("atMs", System.currentTimeMillis())
              .put("shopperId", shopper.substring(shopper.lastIndexOf('/') + 1))
              .put("source", "FIRST_PARTY");
      JsonObject events = new JsonObject().put("events", new JsonArray().add(event));
      assertThat(rig.call("POST", "/v1/events", BACKEND, events).statusCode()).isEqualTo(200);
    }
    JsonObject redis = export(shopper).getJsonObject("redis");
    assertThat(redis.getJsonArray("purchases"))
        .isEqualTo(
            new JsonArray(
                """
                [{"customer": "c1", "receipts": [
                   {"atMs": 1795435200000, "moneyMinor": 250,
                    "products": [{"sku": "BEANS", "category": "coffee"}]},
                   {"atMs": 1795435201000, "moneyMinor": 750, "products": [{"sku": "TEA"}]}]},
                 {"customer": "c2", "receipts": [
                   {"atMs": 1795435202000, "moneyMinor": 500, "products": []}]}]
                """));
    assertThat(redis.getJsonObject("signals").fieldNames()).containsExactly("Wccoffee");
    assertThat(redis.encode()).doesNotContain("health", "baby", "WIPES", "TEST");

    JsonObject gone = new JsonObject().put("kind", "TILL_CUSTOMER").put("value", "c1");
    assertThat(rig.call("PUT", shopper + "/links", BACKEND, gone.put("linked", false)).statusCode())
        .isEqualTo(204);
    JsonArray left = export(shopper).getJsonObject("redis").getJsonArray("purchases");
    assertThat(left).hasSize(1);
    assertThat(left.getJsonObject(0).getString("customer")).isEqualTo("c2");
    String nobody = "/v1/shoppers/nobody/links";
    assertThat(rig.call("PUT", nobody, BACKEND, gone).statusCode()).isEqualTo(404);
  }

  private static JsonObject line(String sku, String category) {
    JsonObject line = new JsonObject().put("sku", sku).put("quantity", 1).put("unitPrice", 2.5);
    return category == null ? line : line.put("category", category);
  }

  private void sell(String receiptId, String customer, long atMs, JsonArray lines)
      throws Exception {
    JsonObject receipt =
        new JsonObject()
            .put("receiptId", receiptId)
            .put("storeId", "north")
            .put("customer", customer)
            .put("atMs", atMs)
            .put("lines", lines);
    JsonObject receipts = new JsonObject().put("receipts", new JsonArray().add(receipt));
    HttpResponse<String> answer =
        rig.call("POST", "/v1/purchases", "till." + ServiceRig.SECRET, receipts);
    assertThat(new JsonObject(answer.body()).getInteger("accepted")).isEqualTo(1);
  }

  @Test
  void forgetsWhatAPhoneToldOfOffersWhenThatIsWithdrawnAndKeepsTheRest() throws Exception {
    JsonObject phone = rig.register("token-0");
    String shopper = "/v1/shoppers/" + phone.getString("shopperId");
    try (Crowd crowd = new Crowd(rig.mqttPort()).join(phone.getString("identityKey"))) {
      crowd.enter();
      await().until(() -> export(shopper).encode().contains("\"state\":\"ACCEPTED\""));
    }
    String decisionId =
        export(shopper)
            .getJsonObject("redis")
            .getJsonArray("decisions")
            .getJsonObject(0)
            .getString("decisionId");
    JsonObject shown =
        new JsonObject().put("decisionId", decisionId).put("kind", "SHOWN").put("atMs", SHOWN_MS);
    JsonObject receipts = new JsonObject().put("receipts", new JsonArray().add(shown));
    assertThat(rig.call("POST", "/v1/receipts", ServiceRig.bearer(phone), receipts).statusCode())
        .isEqualTo(202);
    await().until(() -> export(shopper).getJsonObject("sql").getJsonArray("receipt").size() == 1);
    assertThat(export(shopper).getJsonObject("redis").encode()).contains("" + SHOWN_MS);

    JsonObject refusal =
        new JsonObject()
            .put("purpose", "MEASUREMENT")
            .put("given", false)
            .put("source", "WEB")
            .put("textVersion", "v1")
            .put("givenAtMs", 2);
    assertThat(rig.call("PUT", shopper + "/consent", BACKEND, refusal).statusCode()).isEqualTo(204);
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(rig.everything()).doesNotContain("" + SHOWN_MS));
    JsonObject export = export(shopper);
    assertThat(export.getJsonObject("redis").getJsonArray("decisions")).hasSize(1);
    assertThat(export.getJsonObject("sql").getJsonArray("receipt")).isEmpty();
    assertThat(export.getJsonObject("sql").getJsonArray("outcome")).hasSize(1);
    assertThat(rig.call("POST", "/v1/receipts", ServiceRig.bearer(phone), receipts).body())
        .contains("\"unmeasured\":1");
    assertThat(rig.everything()).doesNotContain("" + SHOWN_MS);
  }

  @Test
  void leavesNothingOfWhoeverIsErasedWhileAnOfferIsOnItsWay() throws Exception {
    rig.fcm.delayMs = 1_500;
    JsonObject phone = rig.register("token-0");
    try (Crowd crowd = new Crowd(rig.mqttPort()).join(phone.getString("identityKey"))) {
      crowd.enter();
      await().until(() -> rig.dump().contains("IN_FLIGHT"));
      String shopper = "/v1/shoppers/" + phone.getString("shopperId");
      HttpResponse<String> answer = rig.call("DELETE", shopper, BACKEND, "");
      assertThat(new JsonObject(answer.body()).getJsonObject("redis").getLong("openClaims"))
          .isEqualTo(1);
      // The phone goes on advertising, and the push service answers in the end.
      await().until(() -> sent() == 1);
    }
    nothingIsLeftOf(names(phone));
  }

  @Test
  void staffAreForgottenAndNotFollowedAgain() throws Exception {
    JsonObject phone = rig.register("token-0");
    String shopper = "/v1/shoppers/" + phone.getString("shopperId");
    link(shopper, "ACCOUNT", "anna");
    JsonObject anna = new JsonObject().put("kind", "ACCOUNT").put("value", "anna");
    JsonObject staff =
        new JsonObject().put("works", true).put("handles", new JsonArray().add(anna));
    String phones = ServiceRig.bearer(phone);
    assertThat(rig.call("POST", "/v1/staff", phones, staff).statusCode()).isEqualTo(403);
    HttpResponse<String> answer = rig.call("POST", "/v1/staff", BACKEND, staff);
    assertThat(answer.body()).isEqualTo("{\"erasedShoppers\":1}");
    nothingIsLeftOf(names(phone));
    JsonObject again = rig.register("token-1");
    String links = "/v1/shoppers/" + again.getString("shopperId") + "/links";
    assertThat(rig.call("PUT", links, BACKEND, anna).statusCode()).isEqualTo(410);
    nothingIsLeftOf(names(again));
    assertThat(rig.dump()).doesNotContain("anna");
    rig.call("POST", "/v1/staff", BACKEND, staff.put("works", false));
    JsonObject former = rig.register("token-2");
    link("/v1/shoppers/" + former.getString("shopperId"), "ACCOUNT", "anna");
  }

  private void link(String shopper, String kind, String value) throws Exception {
    JsonObject handle = new JsonObject().put("kind", kind).put("value", value);
    HttpResponse<String> answer = rig.call("PUT", shopper + "/links", BACKEND, handle);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private JsonObject export(String shopper) throws Exception {
    return new JsonObject(rig.call("GET", shopper + "/export", BACKEND, "").body());
  }

  private static long size(JsonObject of, String list) {
    return of.getJsonArray(list).size();
  }

  private long sent() throws Exception {
    return rig.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("beckon_push_requests_total"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }

  private static List<String> names(JsonObject... phones) {
    return Arrays.stream(phones)
        .flatMap(p -> List.of(p.getString("installationId"), p.getString("shopperId")).stream())
        .toList();
  }

  private void nothingIsLeftOf(List<String> names) {
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(
            () -> assertThat(rig.everything()).doesNotContain(names.toArray(new String[0])));
    assertThat(log.soFar()).noneMatch(line -> names.stream().anyMatch(line::contains));
  }
}
