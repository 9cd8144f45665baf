package dev.beckon.cloud.api;

import static dev.beckon.cloud.api.ApiService.bearer;
import static dev.beckon.cloud.api.ApiService.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.store.Keys;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What shoppers agree to and want. */
@Timeout(60)
class ChoiceCallsIT {
  @RegisterExtension static final ApiService service = new ApiService();

  @Test
  void keepsConsentByPurposeWithItsProof() throws Exception {
    JsonObject phone = service.register();
    String shopper = Keys.shopper(phone.getString("shopperId"));
    String path = "/v1/shoppers/" + phone.getString("shopperId") + "/consent";
    JsonObject atTheTill =
        new JsonObject()
            .put("purpose", "MEASUREMENT")
            .put("given", false)
            .put("source", "TILL")
            .put("textVersion", "v2|b")
            .put("givenAtMs", 7);
    assertThat(service.call("PUT", path, bearer(phone), atTheTill.encode()).statusCode())
        .isEqualTo(403);
    assertThat(service.call("PUT", path, "backend.backend", atTheTill.encode()).statusCode())
        .isEqualTo(204);
    assertThat(service.redis().async().hgetall(shopper).get(5, TimeUnit.SECONDS))
        .containsEntry("consent:offers", "1|APP|1|v1")
        .containsEntry("consent:purchases", "1|APP|1|v1")
        .containsEntry("consent:measurement", "0|TILL|7|v2|b")
        .containsEntry("purchases", "1")
        .doesNotContainKey("measurement");
    String app = atTheTill.put("source", "APP").encode();
    assertThat(fields(service.call("PUT", path, "backend.backend", app))).containsExactly("source");
    atTheTill.put("source", "WEB").put("purpose", "IN_STORE_OFFERS");
    assertThat(service.call("PUT", path, "backend.backend", atTheTill.encode()).statusCode())
        .isEqualTo(204);
    assertThat(service.dump()).doesNotContain(phone.getString("shopperId"));
    atTheTill.put("purpose", "MEASUREMENT");
    assertThat(service.call("PUT", path, "backend.backend", atTheTill.encode()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void keepsWhetherSomebodyIsOfAgeAndWhoSaidSo() throws Exception {
    JsonObject phone = service.register();
    String shopperId = phone.getString("shopperId");
    String path = "/v1/shoppers/" + shopperId + "/adult-verified";
    String yes = "{\"verified\":true,\"source\":\"TILL\",\"atMs\":1795435200000}";
    assertThat(service.call("PUT", path, bearer(phone), yes).statusCode()).isEqualTo(403);
    assertThat(service.call("PUT", path, "till.till", yes).statusCode()).isEqualTo(403);
    assertThat(service.call("PUT", path, "backend.backend", yes).statusCode()).isEqualTo(204);
    String export = "/v1/shoppers/" + shopperId + "/export";
    assertThat(held(export))
        .containsEntry("adultVerified", "1")
        .containsEntry("ageCheck", "1|TILL|1795435200000|backend");
    String no = yes.replace("true", "false").replace("TILL", "WEB");
    assertThat(service.call("PUT", path, "backend.backend", no).statusCode()).isEqualTo(204);
    assertThat(held(export))
        .doesNotContainKey("adultVerified")
        .containsEntry("ageCheck", "0|WEB|1795435200000|backend");
    String wrong = "{\"verified\":1,\"source\":\"APP\",\"age\":17}";
    assertThat(fields(service.call("PUT", path, "backend.backend", wrong)))
        .containsExactlyInAnyOrder("verified", "source", "atMs", "age");
    service.call("DELETE", "/v1/shoppers/" + shopperId, "backend.backend", null);
    assertThat(service.dump()).doesNotContain(shopperId, "ageCheck", "1795435200000|backend");
    assertThat(service.call("PUT", path, "backend.backend", yes).statusCode()).isEqualTo(404);
  }

  private static Map<String, Object> held(String export) throws Exception {
    return new JsonObject(service.call("GET", export, "backend.backend", null).body())
        .getJsonObject("redis")
        .getJsonObject("shopper")
        .getMap();
  }

  @Test
  void isQuietForAWhileOrUntilTheDayEnds() throws Exception {
    JsonObject phone = service.register();
    String path = "/v1/installations/" + phone.getString("installationId") + "/quiet";
    long before = System.currentTimeMillis();
    JsonObject answer =
        new JsonObject(service.call("PUT", path, bearer(phone), "{\"hours\":2}").body());
    assertThat(answer.getLong("quietUntilMs")).isBetween(before + 7_200_000, before + 7_260_000);
    String today = "{\"timeZone\":\"Asia/Tokyo\"}";
    answer = new JsonObject(service.call("PUT", path, bearer(phone), today).body());
    ZonedDateTime until =
        Instant.ofEpochMilli(answer.getLong("quietUntilMs")).atZone(ZoneId.of("Asia/Tokyo"));
    assertThat(until.toLocalTime()).isEqualTo(LocalTime.MIDNIGHT);
    assertThat(answer.getLong("quietUntilMs")).isBetween(before, before + 86_400_000);
    for (String wrong :
        List.of(
            "{}",
            "{\"hours\":0}",
            "{\"hours\":49}",
            "{\"timeZone\":\"Moon\"}",
            "{\"hours\":1,\"timeZone\":\"UTC\"}")) {
      assertThat(service.call("PUT", path, bearer(phone), wrong).statusCode())
          .as(wrong)
          .isEqualTo(422);
    }
    assertThat(service.call("DELETE", path, bearer(phone), null).statusCode()).isEqualTo(204);
    assertThat(
            service
                .redis()
                .async()
                .hexists(Keys.shopper(phone.getString("shopperId")), "quietUntilMs")
                .get(5, TimeUnit.SECONDS))
        .isFalse();
  }

  @Test
  void keepsWhatIsPreferred() throws Exception {
    JsonObject phone = service.register();
    String path = "/v1/installations/" + phone.getString("installationId") + "/preferences";
    String chosen = "{\"wanted\":[\"wine\"],\"unwanted\":[\"toys\"],\"facts\":[\"no-dairy\"]}";
    assertThat(service.call("PUT", path, bearer(phone), chosen).statusCode()).isEqualTo(204);
    JsonObject centre = new JsonObject(service.call("GET", path, bearer(phone), null).body());
    assertThat(centre.getJsonArray("categories"))
        .containsExactlyInAnyOrder(
            new JsonObject().put("id", "wine").put("name", "Wine").put("choice", "WANTED"),
            new JsonObject().put("id", "toys").put("name", "Toys").put("choice", "UNWANTED"));
    assertThat(centre.getJsonArray("facts"))
        .containsExactly(
            new JsonObject().put("id", "no-dairy").put("name", "No dairy").put("declared", true));
    String wrong = "{\"wanted\":[\"wine\",\"cars\"],\"unwanted\":[\"wine\"],\"facts\":[\"rich\"]}";
    assertThat(fields(service.call("PUT", path, bearer(phone), wrong)))
        .containsExactlyInAnyOrder("wanted", "unwanted", "facts");
    assertThat(service.call("PUT", path, bearer(phone), "{}").statusCode()).isEqualTo(204);
    assertThat(service.call("GET", path, bearer(phone), null).body())
        .doesNotContain("UNWANTED", "WANTED", "true");
  }

  @Test
  void keepsADeclaredBirthdayUntilItIsTakenBack() throws Exception {
    JsonObject phone = service.register();
    String own = "/v1/installations/" + phone.getString("installationId");
    String path = own + "/birthday";
    for (String wrong :
        List.of(
            "{\"month\":2,\"day\":30}",
            "{\"month\":13,\"day\":1}",
            "{\"month\":2}",
            "{\"month\":2,\"day\":29,\"year\":2000}")) {
      assertThat(service.call("PUT", path, bearer(phone), wrong).statusCode())
          .as(wrong)
          .isEqualTo(422);
    }
    JsonObject leapDay = new JsonObject().put("month", 2).put("day", 29);
    assertThat(service.call("PUT", path, bearer(phone), leapDay.encode()).statusCode())
        .isEqualTo(204);
    String choices = "{\"wanted\":[],\"unwanted\":[],\"facts\":[]}";
    service.call("PUT", own + "/preferences", bearer(phone), choices);
    assertThat(birthday(phone, own)).as("an app that knows no birthdays").isEqualTo(leapDay);
    assertThat(service.call("DELETE", path, bearer(phone), null).statusCode()).isEqualTo(204);
    assertThat(birthday(phone, own)).isNull();
  }

  private JsonObject birthday(JsonObject phone, String own) throws Exception {
    return new JsonObject(service.call("GET", own + "/preferences", bearer(phone), null).body())
        .getJsonObject("birthday");
  }

  @Test
  void withdrawalLeavesNoTraceInRedisNorItsFile() throws Exception {
    JsonObject phone = service.register();
    String installationId = phone.getString("installationId");
    String shopperId = phone.getString("shopperId");
    var async = service.redis().async();
    String entry =
        async.xadd(Keys.HISTORY, Map.of("shopperId", shopperId)).get(5, TimeUnit.SECONDS);
    async.rpush(Keys.traces(shopperId), "h:" + entry, "d:dec-1").get(5, TimeUnit.SECONDS);
    async.hset(Keys.decision("dec-1"), "shopper", shopperId).get(5, TimeUnit.SECONDS);
    async.zadd(Keys.OPEN, 1, "dec-1").get(5, TimeUnit.SECONDS);
    async.hset(Keys.visits("north"), shopperId, "visit").get(5, TimeUnit.SECONDS);
    async.zadd(Keys.ledger(shopperId), 1, "dec-1|o|v|north").get(5, TimeUnit.SECONDS);
    assertThat(appendOnly()).contains(shopperId, installationId);

    String path = "/v1/installations/" + installationId + "/consent";
    assertThat(service.call("PUT", path, bearer(phone), ApiService.NO_CONSENT).statusCode())
        .isEqualTo(204);

    assertThat(service.parts().elsewhere().forgotten).contains(shopperId);
    assertThat(service.dump())
        .doesNotContain(shopperId, installationId, "dec-1", phone.getString("secret"));
    assertThat(async.keys("bk:w:*").get(5, TimeUnit.SECONDS)).hasSize(1);
    assertThat(service.call("PUT", path, bearer(phone), ApiService.NO_CONSENT).statusCode())
        .isEqualTo(401);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(appendOnly()).doesNotContain(shopperId, installationId, "dec-1"));
  }

  private static String appendOnly() throws IOException {
    StringBuilder all = new StringBuilder();
    try (var files = Files.walk(service.redisDirectory())) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(aof|rdb)")).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(all).as("append-only files").isNotEmpty();
    return all.toString();
  }
}
