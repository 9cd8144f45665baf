package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.app.config.OfferYaml;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.decision.OfferDesk;
import dev.beckon.cloud.decision.OfferStatus;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.delivery.FakeFcm;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisFixture;
import dev.beckon.cloud.store.RedisOfferBook;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What headquarters do to offers, from the call to what is sent, without a restart. */
@Timeout(120)
class OffersIT {
  private static final String EDITOR = "editor." + ServiceRig.SECRET;
  private static final String TEXT = "text: {title: t, body: b, publicText: p}}";
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path dir;
  private ServiceRig rig;
  private RedisConnection redis;

  @BeforeEach
  void start() throws Exception {
    rig =
        new ServiceRig(
            dir,
            "offers: [{id: configured, zones: [coffee], trigger: {type: leave}, " + TEXT + "]");
    redis = RedisConnection.open(rig.redis.url());
    rig.fcm.messages.clear();
  }

  @AfterEach
  void stop() throws Exception {
    redis.close();
    rig.close();
  }

  private JsonObject call(int status, String method, String path, String body) throws Exception {
    HttpResponse<String> answer = rig.call(method, path, EDITOR, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return new JsonObject(answer.body());
  }

  private static String offer(String id, String trigger) {
    return "{id: " + id + ", zones: [coffee], trigger: " + trigger + ", " + TEXT;
  }

  private void bring(String id, String status) throws Exception {
    call(200, "PUT", "/v1/offers/" + id + "/status", "{\"status\":\"" + status + "\"}");
  }

  private List<String> tokens() {
    return rig.fcm.messages.stream()
        .map(sent -> sent.getJsonObject("message").getString("token", ""))
        .filter(token -> token.startsWith("token-"))
        .toList();
  }

  @Test
  void anOfferThatGoesLiveIsMadeAndOneThatIsPausedIsNot() throws Exception {
    JsonObject created = call(201, "PUT", "/v1/offers/tea", offer("tea", "{type: enter}"));
    assertThat(created.getString("status")).isEqualTo("DRAFT");
    bring("tea", "LIVE");
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 1).enter()) {
      await().atMost(SOON).until(() -> tokens().size() == crowd.size());
    }
    bring("tea", "PAUSED");
    assertThat(RedisFixture.await(redis.async().hget(Keys.OFFER_STANDINGS, "tea")))
        .isEqualTo("PAUSED");
    bring("tea", "LIVE");
    JsonObject changed =
        call(200, "PUT", "/v1/offers/tea", offer("tea", "{type: dwell, after: 5s}"));
    assertThat(changed.getInteger("version")).isEqualTo(2);
    assertThat(changed.getString("status")).isEqualTo("LIVE");
    // The store was told of no dwell when it started; it follows the book.
    rig.fcm.messages.clear();
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 1).enter()) {
      await().atMost(SOON).until(() -> tokens().size() == crowd.size());
      HttpResponse<String> decision = rig.get("/v1/decisions/" + decisionId("token-0"));
      assertThat(new JsonObject(decision.body()).getInteger("offerVersion")).isEqualTo(2);
    }
  }

  @Test
  void whatAnotherServiceChangesCountsHereTooWithoutARestart() throws Exception {
    call(201, "PUT", "/v1/offers/tea", offer("tea", "{type: enter}"));
    ServiceConfig config = ServiceConfig.load(dir.resolve("beckon.yaml"));
    ExecutorService worker = Executors.newSingleThreadExecutor();
    try {
      OfferDesk other =
          new OfferDesk(
              new RedisOfferBook(redis, History.DEFAULT),
              new OfferYaml(config.stores(), config.preferences(), Offers.NO_AUDIENCES),
              config.shelves(),
              Offers.NO_AUDIENCES,
              worker,
              next -> CompletableFuture.completedStage(null));
      RedisFixture.await(other.bring("other", "tea", OfferStatus.LIVE, 1));
      await().atMost(SOON).until(() -> status("tea").equals("LIVE"));
      try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 1).enter()) {
        await().atMost(SOON).until(() -> tokens().size() == crowd.size());
      }
      RedisFixture.await(other.bring("other", "tea", OfferStatus.ENDED, 2));
      await().atMost(SOON).until(() -> status("tea").equals("ENDED"));
    } finally {
      worker.shutdownNow();
    }
  }

  @Test
  void whatWaitsToBeSentIsDroppedAndRefundedWhenItsOfferEnds() throws Exception {
    call(201, "PUT", "/v1/offers/tea", offer("tea", "{type: enter}"));
    bring("tea", "LIVE");
    rig.fcm.always = new FakeFcm.Answer(429, "QUOTA_EXCEEDED", Map.of("Retry-After", "3"));
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 1).enter()) {
      await().atMost(SOON).until(() -> tokens().size() == crowd.size());
      bring("tea", "ENDED");
      rig.fcm.always = null;
      await()
          .atMost(SOON)
          .until(() -> "0".equals(RedisFixture.await(redis.async().get(Keys.offerCharged("tea")))));
    }
    assertThat(tokens()).as("asked once, and not again").hasSize(1);
  }

  @Test
  void anOfferThatTooManyDislikePausesItself() throws Exception {
    String disliked = offer("tea", "{type: enter}, selfPause: {above: 50%, after: 3}");
    call(201, "PUT", "/v1/offers/tea", disliked);
    bring("tea", "LIVE");
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 3).enter()) {
      await().atMost(SOON).until(() -> tokens().size() == crowd.size());
      for (int i = 0; i < crowd.size(); i++) {
        receipt(crowd.phone(i), "token-" + i, "SHOWN");
      }
      receipt(crowd.phone(0), "token-0", "DISMISSED");
      assertThat(status("tea")).isEqualTo("LIVE");
      withdraw(crowd.phone(1));
    }
    await().atMost(SOON).untilAsserted(() -> assertThat(status("tea")).isEqualTo("PAUSED"));
    assertThat(call(200, "GET", "/v1/offers/tea", "").getString("changedBy"))
        .isEqualTo("service:self-pause");
    bring("tea", "LIVE");
    assertThat(RedisFixture.await(redis.async().hgetall("bk:offers:reception"))).isEmpty();
  }

  @Test
  void whatIsToldOfAnOldTextDoesNotPauseTheNewOne() throws Exception {
    String offer = offer("tea", "{type: enter}, selfPause: {above: 10%, after: 1}");
    call(201, "PUT", "/v1/offers/tea", offer);
    bring("tea", "LIVE");
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 2).enter()) {
      await().atMost(SOON).until(() -> tokens().size() == crowd.size());
      call(200, "PUT", "/v1/offers/tea", offer.replace("body: b", "body: c"));
      receipt(crowd.phone(0), "token-0", "SHOWN");
      receipt(crowd.phone(0), "token-0", "DISMISSED");
      receipt(crowd.phone(1), "token-1", "SHOWN");
      withdraw(crowd.phone(1));
    }
    assertThat(RedisFixture.await(redis.async().hgetall("bk:offers:reception"))).isEmpty();
  }

  private void withdraw(JsonObject phone) throws Exception {
    JsonObject no =
        new JsonObject()
            .put("inStoreOffers", false)
            .put("usePurchases", false)
            .put("measurement", false)
            .put("textVersion", "v1")
            .put("givenAtMs", 2);
    String path = "/v1/installations/" + phone.getString("installationId") + "/consent";
    assertThat(rig.call("PUT", path, ServiceRig.bearer(phone), no).statusCode()).isEqualTo(204);
  }

  private String status(String id) throws Exception {
    return call(200, "GET", "/v1/offers/" + id, "").getString("status");
  }

  /** Of the push that came to a token. */
  private String decisionId(String token) {
    return rig.fcm.messages.stream()
        .map(sent -> sent.getJsonObject("message"))
        .filter(message -> message.getString("token", "").equals(token))
        .map(message -> message.getJsonObject("data").getString("decisionId"))
        .findFirst()
        .orElseThrow();
  }

  /** What a phone tells of the push that came to its token. */
  private void receipt(JsonObject phone, String token, String kind) throws Exception {
    JsonObject receipt =
        new JsonObject().put("decisionId", decisionId(token)).put("kind", kind).put("atMs", 1);
    JsonObject body = new JsonObject().put("receipts", new JsonArray().add(receipt));
    HttpResponse<String> answer =
        rig.call("POST", "/v1/receipts", ServiceRig.bearer(phone), body.encode());
    assertThat(new JsonObject(answer.body()).getInteger("applied")).as(answer.body()).isEqualTo(1);
  }

  @Test
  void whoHasABirthdayIsWishedOneAndWhoComesFirstIsWelcomed() throws Exception {
    String wish = offer("wish", "{type: enter}, tier: 2, occasion: {birthdayWithinDays: 1}");
    String welcome = offer("welcome", "{type: enter}, occasion: {visit: 1}");
    String again = offer("again", "{type: enter}, tier: 3, occasion: {visit: 2}");
    for (String text : List.of(wish, welcome, again)) {
      assertThat(rig.call("PUT", "/v1/offers", EDITOR, "offers: [" + text + "]").statusCode())
          .isEqualTo(200);
    }
    bring("wish", "LIVE");
    bring("welcome", "LIVE");
    bring("again", "LIVE");
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 2)) {
      LocalDate today = LocalDate.now(ZoneOffset.UTC);
      String path = "/v1/installations/" + crowd.phone(0).getString("installationId");
      JsonObject day =
          new JsonObject().put("month", today.getMonthValue()).put("day", today.getDayOfMonth());
      String phone = ServiceRig.bearer(crowd.phone(0));
      assertThat(rig.call("PUT", path + "/birthday", phone, day).statusCode()).isEqualTo(204);
      crowd.enter();
      await().atMost(SOON).until(() -> tokens().size() == crowd.size());
    }
    assertThat(rig.fcm.messages)
        .extracting(sent -> sent.getJsonObject("message"))
        .filteredOn(message -> message.getString("token", "").startsWith("token-"))
        .extracting(
            message ->
                message.getString("token")
                    + " "
                    + message.getJsonObject("data").getString("offerId"))
        .containsExactlyInAnyOrder("token-0 wish", "token-1 welcome");
  }

  @Test
  void namesEveryFaultAtOnceAndChangesNothing() throws Exception {
    JsonObject refused =
        call(
            422,
            "PUT",
            "/v1/offers/tea",
            "{id: tea, zones: [attic], trigger: {type: jump}, tier: x, prize: 3, " + TEXT);
    assertThat(refused.getJsonArray("errors").stream())
        .extracting(error -> ((JsonObject) error).getString("field"))
        .containsExactlyInAnyOrder("zones[0]", "trigger.type", "tier", "prize");
    assertThat(
            call(422, "PUT", "/v1/offers/tea", offer("coffee", "{type: enter}"))
                .getJsonArray("errors")
                .getJsonObject(0)
                .getString("allowed"))
        .isEqualTo("tea, as in the path");
    assertThat(call(422, "PUT", "/v1/offers", "offers: [").encode()).contains("line 1");
    call(404, "GET", "/v1/offers/tea", "");
    call(409, "PUT", "/v1/offers/configured", offer("configured", "{type: enter}"));
    call(422, "PUT", "/v1/offers/configured/status", "{\"status\":\"DRAFT\"}");
    call(404, "PUT", "/v1/offers/tea/status", "{\"status\":\"LIVE\"}");
    call(404, "GET", "/v1/offers/configured/versions/2", "");
    HttpResponse<String> monitor = rig.get("/v1/offers");
    assertThat(monitor.statusCode()).isEqualTo(403);
  }

  @Test
  void listsShowsAndExports() throws Exception {
    call(201, "PUT", "/v1/offers/tea", offer("tea", "{type: enter}"));
    JsonObject first = call(200, "GET", "/v1/offers?limit=1", "");
    assertThat(first.getString("next")).isEqualTo("configured");
    JsonObject rest = call(200, "GET", "/v1/offers?after=configured", "");
    assertThat(rest.getJsonArray("offers").getJsonObject(0).getJsonObject("offer").getString("id"))
        .isEqualTo("tea");
    assertThat(rest.containsKey("next")).isFalse();
    assertThat(call(200, "GET", "/v1/offers?status=LIVE", "").getJsonArray("offers")).hasSize(1);
    assertThat(call(200, "GET", "/v1/offers/tea/versions/1", ""))
        .isEqualTo(call(200, "GET", "/v1/offers/tea", "").getJsonObject("offer"));
  }

  @Test
  void theCommandImportsBringsLiveAndExportsTheSameBytes() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("offers.yaml"), "offers:\n  - " + offer("tea", "{type: enter}"));
    assertThat(offers("import", file.toString()))
        .isEqualTo("1 created as drafts, 0 changed, 0 unchanged\n");
    assertThat(offers("live", "tea")).isEqualTo("tea is live\n");
    Path out = dir.resolve("out.yaml");
    offers("export", out.toString());
    assertThat(offers("import", out.toString()))
        .isEqualTo("0 created as drafts, 0 changed, 2 unchanged\n");
    assertThat(offers("export")).isEqualTo(Files.readString(out));
    assertThat(offers("list", "--status", "live")).containsPattern("tea +1 +live +api +20.* admin");
    assertThat(offers("show", "tea", "--version-of-text", "1")).contains("\"tea\"");
    assertThat(offers("end", "nobody")).contains("offerId; allowed: one that exists");
    assertThat(offers("import", "nothing.yaml")).isEqualTo("nothing.yaml does not exist\n");
  }

  /** What the command prints, wherever to. */
  private String offers(String... args) {
    List<String> line = new ArrayList<>(List.of("offers"));
    line.addAll(List.of(args));
    line.addAll(List.of("--config", dir.resolve("beckon.yaml").toString()));
    line.addAll(List.of("--url", "http://127.0.0.1:" + rig.httpPort()));
    StringWriter said = new StringWriter();
    PrintWriter printer = new PrintWriter(said);
    Main.commandLine().setOut(printer).setErr(printer).execute(line.toArray(new String[0]));
    return said.toString();
  }
}
