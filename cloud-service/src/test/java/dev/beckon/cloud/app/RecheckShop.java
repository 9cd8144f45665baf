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
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * The whole service with offers that a purchase, a wish or the calendar may change one's mind
 * about, and what happens to them: at the till, in the app, on the phone.
 */
final class RecheckShop implements AutoCloseable {

  private static final String OFFERS =
      """
      inboxFor: 72h
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
        - {id: tea, zones: [coffee], trigger: {type: enter}, tier: 4, products: [TEA],
           requires: {wished: {skus: [TEA], within: 7d}}, code: {validFor: 7d},
           schedule: {until: UNTIL},
           text: {title: Tea for less, body: b, publicText: p}}
        - {id: cure, zones: [coffee], trigger: {type: enter}, tier: 4, companion: beans,
           requires: {wished: {skus: [CURE], within: 7d}}, categories: [pharmacy],
           text: {title: A cure, body: b, publicText: p}}
        - {id: beans, zones: [coffee], trigger: {type: dwell, after: 10m}, limits: {perVisit: 1},
           text: {title: Beans for it, body: b, publicText: p}}
      """;
  static final String TILL = "till." + ServiceRig.SECRET;
  private static final String BACKEND = "backend." + ServiceRig.SECRET;

  /** The last day of the tea. */
  final LocalDate tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1);

  final ServiceRig rig;
  final RedisConnection redis;

  RecheckShop(Path dir) throws Exception {
    rig = new ServiceRig(dir, OFFERS.replace("UNTIL", tomorrow.toString()));
    redis = RedisConnection.open(rig.redis.url());
  }

  @Override
  public void close() throws IOException {
    redis.close();
    rig.close();
  }

  JsonArray waiting(JsonObject phone) throws Exception {
    String path = "/v1/shoppers/" + phone.getString("shopperId") + "/offers";
    HttpResponse<String> answer = rig.call("GET", path, ServiceRig.bearer(phone), "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body()).getJsonArray("offers");
  }

  void tell(JsonObject phone, boolean shows, String language) throws Exception {
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
  void decideButWait(Crowd crowd) {
    decideButWait(crowd, "A grinder");
  }

  void decideButWait(Crowd crowd, String title) {
    rig.fcm.always = new FakeFcm.Answer(429, "QUOTA_EXCEEDED", Map.of("Retry-After", "2"));
    crowd.enter();
    awaitPush(title);
  }

  void wish(Crowd crowd, String sku) throws Exception {
    String event =
        """
        {"events":[{"eventId":"w-%s","type":"WISHED","sku":"%s","atMs":%d}]}
        """
            .formatted(sku, sku, System.currentTimeMillis());
    HttpResponse<String> answer =
        rig.call("POST", "/v1/events", ServiceRig.bearer(crowd.phone(0)), event);
    assertThat(new JsonObject(answer.body()).getInteger("applied")).as(answer.body()).isEqualTo(1);
  }

  void awaitPush(String title) {
    await().atMost(Duration.ofSeconds(20)).until(() -> titles().contains(title));
  }

  List<String> titles() {
    return rig.fcm.messages.stream()
        .filter(sent -> !sent.getBoolean("validate_only", false))
        .map(sent -> sent.getJsonObject("message").getJsonObject("data").getString("title"))
        .toList();
  }

  void link(Crowd crowd, String customer) throws Exception {
    String path = "/v1/shoppers/" + crowd.phone(0).getString("shopperId") + "/links";
    JsonObject body = new JsonObject().put("kind", "TILL_CUSTOMER").put("value", customer);
    HttpResponse<String> answer = rig.call("PUT", path, BACKEND, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  void sell(String receiptId, String customer, String category) throws Exception {
    sell(receiptId, customer, "GRINDER", category, System.currentTimeMillis());
  }

  void sell(String receiptId, String customer, String sku, String category, long atMs)
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

  int charged(String offerId) {
    String units = RedisFixture.await(redis.async().get(Keys.offerCharged(offerId)));
    return units == null ? 0 : Integer.parseInt(units);
  }

  List<JsonObject> decisions(Crowd crowd) {
    String shopper = crowd.phone(0).getString("shopperId");
    return records("decision").stream()
        .filter(record -> record.getString("shopperId").equals(shopper))
        .toList();
  }

  String outcome(String decisionId) {
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
