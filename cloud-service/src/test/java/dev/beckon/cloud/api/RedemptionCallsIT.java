package dev.beckon.cloud.api;

import static dev.beckon.cloud.api.ApiService.codes;
import static dev.beckon.cloud.api.ApiService.fields;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.redemption.Codes;
import dev.beckon.cloud.store.Keys;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What tills ask of codes, as they ask it. */
@Timeout(60)
class RedemptionCallsIT {
  @RegisterExtension static final ApiService service = new ApiService();
  private static final String CODE = "0123456789";
  private String shopperId;

  /** A shopper with a loyalty number and a code, as claim.lua leaves it. */
  @BeforeEach
  void promise() throws Exception {
    shopperId = service.register().getString("shopperId");
    HttpResponse<String> linked =
        service.call(
            "PUT",
            "/v1/shoppers/" + shopperId + "/links",
            "backend.backend",
            "{\"kind\":\"LOYALTY\",\"value\":\"777\"}");
    assertThat(linked.statusCode()).as(linked.body()).isEqualTo(200);
    long nowMs = ApiService.nowUs() / 1000;
    var redis = service.redis().async();
    redis
        .hset(
            Keys.decision("d1"),
            Map.of(
                "shopper", shopperId,
                "offer", "grinder",
                "offerVersion", "3",
                "variant", "only",
                "state", "ACCEPTED",
                "facts",
                    "{\"storeIds\":[],\"text\":\"5 off\",\"products\":[\"G1\"],\"categories\":[]}",
                "code", CODE,
                "codeUntilMs", Long.toString(nowMs + 3_600_000)))
        .get(5, TimeUnit.SECONDS);
    redis.set(Keys.code(CODE), "d1").get(5, TimeUnit.SECONDS);
    redis
        .zadd(Keys.ledger(shopperId), (double) nowMs, "d1|grinder|v|north")
        .get(5, TimeUnit.SECONDS);
  }

  private static HttpResponse<String> ask(String body) throws Exception {
    return service.call("POST", "/v1/redemptions", "till.till", body);
  }

  private static JsonObject byCode(String action, String transaction, String code)
      throws Exception {
    return answered(
        """
        {"action":"%s","storeId":"north","transactionId":"%s","code":"%s"}
        """
            .formatted(action, transaction, code));
  }

  private static JsonObject byNumber(String action, String more, String number) throws Exception {
    return answered(
        """
        {"action":"%s","storeId":"north",%s"handle":{"kind":"LOYALTY","value":"%s"}}
        """
            .formatted(action, more, number));
  }

  private static JsonObject answered(String body) throws Exception {
    HttpResponse<String> answer = ask(body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  private static String outcome(JsonObject answer) {
    return answer.getString("outcome");
  }

  @Test
  void redeemsWhatACustomerShowsHoweverItIsTyped() throws Exception {
    JsonObject answer = byCode("COMMIT", "receipt 1", "ol23-4567 89");
    assertThat(outcome(answer)).isEqualTo("REDEEMED");
    JsonObject offer = answer.getJsonArray("offers").getJsonObject(0);
    assertThat(offer.getLong("redeemedAtMs")).isPositive();
    assertThat(offer.getLong("validUntilMs")).isPositive();
    offer.remove("redeemedAtMs");
    offer.remove("validUntilMs");
    assertThat(offer)
        .isEqualTo(
            new JsonObject(
                """
                {"offerId":"grinder","offerVersion":3,"variant":"only","text":"5 off",
                 "products":["G1"],"categories":[]}
                """));
    assertThat(outcome(byCode("COMMIT", "receipt 1", CODE))).isEqualTo("REDEEMED");
    assertThat(outcome(byCode("COMMIT", "receipt 2", CODE))).isEqualTo("USED");
    assertThat(outcome(byCode("REVERSE", "receipt 1", CODE))).isEqualTo("REVERSED");
    JsonObject again = byCode("VALIDATE", "receipt 2", CODE);
    assertThat(outcome(again)).isEqualTo("VALID");
    assertThat(again.getJsonArray("offers").getJsonObject(0).containsKey("redeemedAtMs")).isFalse();
  }

  @Test
  void knowsTheOffersOfALoyaltyNumber() throws Exception {
    JsonObject all = byNumber("VALIDATE", "", "777");
    assertThat(outcome(all)).isEqualTo("VALID");
    assertThat(all.getJsonArray("offers")).hasSize(1);
    String which = "\"offerId\":\"grinder\",\"transactionId\":\"r1\",";
    assertThat(outcome(byNumber("COMMIT", which, "777"))).isEqualTo("REDEEMED");
    assertThat(outcome(byCode("COMMIT", "r2", CODE))).isEqualTo("USED");
    assertThat(outcome(byNumber("REVERSE", which, "777"))).isEqualTo("REVERSED");
    assertThat(byNumber("VALIDATE", "", "778"))
        .isEqualTo(new JsonObject("{\"outcome\":\"UNKNOWN\",\"offers\":[]}"));
  }

  @Test
  void tellsEveryFaultAtOnceAndNeitherCodeNorNumber() throws Exception {
    HttpResponse<String> refused =
        ask("{\"action\":\"TAKE\",\"storeId\":\"moon\",\"code\":\"0123456780\",\"extra\":1}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(fields(refused))
        .containsExactlyInAnyOrder("action", "storeId", "transactionId", "code", "extra");
    assertThat(codes(refused)).contains("UNKNOWN_STORE", "MISTYPED");
    assertThat(refused.body()).doesNotContain("0123456780");
    HttpResponse<String> both =
        ask(
            """
            {"action":"COMMIT","storeId":"north","transactionId":"r1","code":"0123456789",
             "handle":{"kind":"LOYALTY","value":"secret-number"}}
            """);
    assertThat(both.statusCode()).isEqualTo(422);
    assertThat(fields(both)).containsExactlyInAnyOrder("code", "offerId");
    assertThat(both.body()).doesNotContain("secret-number");
    HttpResponse<String> neither = ask("{\"action\":\"VALIDATE\",\"storeId\":\"north\"}");
    assertThat(neither.statusCode()).isEqualTo(422);
    assertThat(fields(neither)).containsExactly("code");
  }

  @Test
  void aPurchaseIsCreditedToWhatItsCustomerWasOffered() throws Exception {
    HttpResponse<String> linked =
        service.call(
            "PUT",
            "/v1/shoppers/" + shopperId + "/links",
            "backend.backend",
            "{\"kind\":\"TILL_CUSTOMER\",\"value\":\"c1\"}");
    assertThat(linked.statusCode()).isEqualTo(200);
    long nowMs = ApiService.nowUs() / 1000;
    var redis = service.redis().async();
    redis
        .hset(
            Keys.decision("d1"),
            Map.of(
                "decidedUs",
                Long.toString(nowMs * 1000 - 9_000_000),
                "facts",
                "{\"products\":[\"G1\"],\"categories\":[],\"attributionMs\":60000}"))
        .get(5, TimeUnit.SECONDS);
    redis
        .zadd(Keys.ledger(shopperId), (double) nowMs - 9_000, "d1|grinder|v|north")
        .get(5, TimeUnit.SECONDS);
    for (String receipt :
        new String[] {
          "\"receiptId\":\"r1\",\"customer\":\"c1\",\"atMs\":%d,\"lines\":[{\"sku\":\"G1\",\"quantity\":2,\"unitPrice\":\"9.99\"}]",
          "\"receiptId\":\"r2\",\"returnOf\":\"r1\",\"atMs\":%d,\"lines\":[{\"sku\":\"G1\",\"quantity\":-1,\"unitPrice\":\"9.99\"}]"
        }) {
      String body = "{\"receipts\":[{\"storeId\":\"north\"," + receipt.formatted(nowMs) + "}]}";
      for (int told = 0; told < 2; told++) {
        assertThat(service.call("POST", "/v1/purchases", "till.till", body).statusCode())
            .isEqualTo(200);
      }
    }
    assertThat(redis.hget(Keys.decision("d1"), "credits").get(5, TimeUnit.SECONDS))
        .matches("[0-9a-f]{20}:1998: [0-9a-f]{20}:-999:[0-9a-f]{20}");
  }

  @Test
  void tellsAMonitorWhatAnOfferEarned() throws Exception {
    String path = "/v1/offers/%s/results";
    HttpResponse<String> answer =
        service.call("GET", path.formatted("grinder"), "monitor.monitor", null);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(answer.body()))
        .isEqualTo(
            new JsonObject(
                """
                {"offerId":"grinder","currency":"EUR",
                 "told":{"decisions":9,"shoppers":8,"receipts":3,"revenueMinor":5970,"charged":7,
                   "accepted":6,"inApp":3,"unknown":1,"rejected":1,"expired":1,"shown":5,"opened":4,
                   "dismissed":2,"redeemed":3},
                 "heldOut":{"decisions":0,"shoppers":0,"receipts":0,"revenueMinor":0},
                 "goal":{"metric":"REVENUE","baseline":20.0,"target":240.0,"by":"2099-12-31",
                   "reached":59.7,"share":0.2488,"state":"UNDER_WAY"}}
                """));
    assertThat(service.call("GET", path.formatted("none"), "monitor.monitor", null).statusCode())
        .isEqualTo(404);
    assertThat(service.call("GET", path.formatted("grinder"), "till.till", null).statusCode())
        .isEqualTo(403);
  }

  @Test
  void isForTillsAndTheRetailersBackend() throws Exception {
    String body = "{\"action\":\"VALIDATE\",\"storeId\":\"north\",\"code\":\"" + CODE + "\"}";
    assertThat(service.call("POST", "/v1/redemptions", "backend.backend", body).statusCode())
        .isEqualTo(200);
    for (String other : new String[] {"app.app", "monitor.monitor"}) {
      assertThat(service.call("POST", "/v1/redemptions", other, body).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void letsNobodyTryCodes() throws Exception {
    String none = Codes.draw(new Random(1));
    String body = "{\"action\":\"VALIDATE\",\"storeId\":\"north\",\"code\":\"%s\"}";
    Optional<HttpResponse<String>> refused = Optional.empty();
    for (int i = 0; i < 100 && refused.isEmpty(); i++) {
      HttpResponse<String> answer =
          service.call("POST", "/v1/redemptions", "backend.backend", body.formatted(none));
      refused = Optional.of(answer).filter(told -> told.statusCode() != 200);
    }
    assertThat(refused).map(HttpResponse::statusCode).contains(429);
    assertThat(refused.orElseThrow().headers().firstValue("Retry-After")).contains("1");
    assertThat(outcome(byCode("VALIDATE", "r1", CODE))).as("another key").isEqualTo("VALID");
  }
}
