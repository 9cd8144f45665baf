package dev.beckon.cloud.api;

import static dev.beckon.cloud.api.ApiService.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.store.Keys;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A shopper's offers, as the app, the till and support ask for them. */
@Timeout(60)
class InboxCallsIT {
  @RegisterExtension static final ApiService service = new ApiService();
  private static final String TILL = "till.till";
  private static final String BACKEND = "backend.backend";
  private static final String STANDINGS = "bk:of";
  private static final long HOUR_MS = 3_600_000;

  private final long nowMs = ApiService.nowUs() / 1000;
  private JsonObject phone;
  private String shopperId;

  /** As the end of claims leaves them. */
  @BeforeEach
  void offers() throws Exception {
    phone = service.register();
    shopperId = phone.getString("shopperId");
    String body = "{\"kind\":\"LOYALTY\",\"value\":\"n-" + shopperId + "\"}";
    HttpResponse<String> linked =
        service.call("PUT", "/v1/shoppers/" + shopperId + "/links", BACKEND, body);
    assertThat(linked.statusCode()).as(linked.body()).isEqualTo(200);
    offer("d1", "grinder", "ACCEPTED", nowMs - HOUR_MS, Map.of("code", "0123456789"));
    offer("d2", "beans", "UNKNOWN", nowMs - 10, Map.of());
    offer("d3", "mug", "IN_FLIGHT", nowMs - 5, Map.of());
    offer("d4", "old", "ACCEPTED", nowMs - 25 * HOUR_MS, Map.of());
    await(service.redis().async().del(STANDINGS));
    await(
        service.redis().async().zadd(Keys.ledger(shopperId), (double) nowMs, "contact-1|||EMAIL"));
  }

  private void offer(String id, String offerId, String state, long atMs, Map<String, String> more) {
    String words =
        new JsonObject()
            .put("title", "T " + offerId)
            .put("body", "b")
            .put("publicText", "p")
            .put("because", "You bought it")
            .put("becauseOf", "BOUGHT")
            .put("deepLink", "shop://" + offerId)
            .encode();
    String key = Keys.decision(id + shopperId);
    await(
        service
            .redis()
            .async()
            .hset(key, Map.of("shopper", shopperId, "state", state, "words", words)));
    if (!more.isEmpty()) {
      await(service.redis().async().hset(key, more));
    }
    await(
        service
            .redis()
            .async()
            .zadd(
                Keys.ledger(shopperId),
                (double) atMs,
                id + shopperId + "|" + offerId + "|v|north|coffee"));
  }

  @Test
  void theAppTheTillAndSupportSeeTheSame() throws Exception {
    List<JsonObject> app = offers(shopperId, bearer(phone));
    assertThat(app)
        .extracting(offer -> offer.getString("title"))
        .as("the newest first, and only what was told and is not too old")
        .containsExactly("T beans", "T grinder");
    JsonObject grinder = app.get(1);
    assertThat(grinder.getMap())
        .containsEntry("decisionId", "d1" + shopperId)
        .containsEntry("storeId", "north")
        .containsEntry("state", "ACCEPTED")
        .containsEntry("untilMs", nowMs + 23 * HOUR_MS)
        .containsEntry("deepLink", "shop://grinder")
        .containsEntry("code", "0123456789")
        .containsEntry("because", "You bought it")
        .containsEntry("becauseOf", "BOUGHT");

    List<JsonObject> till = offers("LOYALTY:n-" + shopperId, TILL);
    assertThat(till).isEqualTo(offers(shopperId, BACKEND));
    assertThat(till).extracting(offer -> offer.getString("title")).isEqualTo(titles(app));
    assertThat(till)
        .as("why they were told is nobody else's business")
        .noneMatch(offer -> offer.containsKey("because") || offer.containsKey("becauseOf"));
  }

  @Test
  void anOfferThatIsNotLiveAnyMoreIsGoneFromAllAtOnce() throws Exception {
    await(service.redis().async().hset(STANDINGS, Map.of("beans", "PAUSED", "grinder", "LIVE")));
    assertThat(titles(offers(shopperId, bearer(phone)))).containsExactly("T grinder");
    assertThat(titles(offers("LOYALTY:n-" + shopperId, TILL))).containsExactly("T grinder");
    await(service.redis().async().hset(STANDINGS, "grinder", "ENDED"));
    assertThat(offers(shopperId, bearer(phone))).isEmpty();
    assertThat(offers(shopperId, BACKEND)).isEmpty();
  }

  @Test
  void whatIsOverOrSoldOutIsGoneFromAllAndWhatIsInStockAgainIsBack() throws Exception {
    String facts = "{\"products\":[\"B1\",\"B2\"]}";
    await(
        service
            .redis()
            .async()
            .hset(Keys.decision("d2" + shopperId), Map.of("facts", facts, "endsMs", "" + HOUR_MS)));
    assertThat(titles(offers(shopperId, bearer(phone)))).containsExactly("T grinder");
    assertThat(titles(offers(shopperId, TILL))).containsExactly("T grinder");
    long endsMs = nowMs + HOUR_MS;
    await(service.redis().async().hset(Keys.decision("d2" + shopperId), "endsMs", "" + endsMs));
    assertThat(offers(shopperId, TILL).get(0).getLong("untilMs")).isEqualTo(endsMs);

    stock("B1", 0);
    assertThat(offers(shopperId, TILL)).as("of the other there is some").hasSize(2);
    stock("B2", 0);
    assertThat(titles(offers(shopperId, bearer(phone)))).containsExactly("T grinder");
    assertThat(titles(offers(shopperId, TILL))).containsExactly("T grinder");
    stock("B2", 1);
    assertThat(offers(shopperId, bearer(phone))).hasSize(2);
    stock("B2", 0);
    await(service.redis().async().hset(Keys.decision("d2" + shopperId), "redeemedAtMs", "1"));
    assertThat(offers(shopperId, bearer(phone))).as("they have it").hasSize(2);
    stock("B2", 1);
  }

  private static void stock(String sku, int number) {
    await(service.redis().async().hset(Keys.levels("north"), sku, "1 " + number));
  }

  @Test
  void nobodySeesAnothersAndOfNobodyThereIsNothing() throws Exception {
    assertThat(status(shopperId, bearer(service.register()))).isEqualTo(403);
    assertThat(status("LOYALTY:n-" + shopperId, bearer(phone))).isEqualTo(403);
    assertThat(status(shopperId, "monitor.monitor")).isEqualTo(403);
    assertThat(status("LOYALTY:stranger", TILL)).isEqualTo(404);
    assertThat(status("CAR:1", TILL)).isEqualTo(404);
    assertThat(status("LOYALTY:" + "9".repeat(65), TILL)).isEqualTo(404);
    assertThat(status("stranger", BACKEND)).isEqualTo(404);
    assertThat(offers(service.register().getString("shopperId"), TILL)).isEmpty();
  }

  private int status(String handle, String credential) throws Exception {
    return service.call("GET", "/v1/shoppers/" + handle + "/offers", credential, "").statusCode();
  }

  private List<JsonObject> offers(String handle, String credential) throws Exception {
    HttpResponse<String> answer =
        service.call("GET", "/v1/shoppers/" + handle + "/offers", credential, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body())
        .getJsonArray("offers").stream().map(JsonObject.class::cast).toList();
  }

  private static List<String> titles(List<JsonObject> offers) {
    return offers.stream().map(offer -> offer.getString("title")).toList();
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(5, TimeUnit.SECONDS).join();
  }
}
