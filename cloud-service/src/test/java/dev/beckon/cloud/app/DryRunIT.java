package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisDump;
import dev.beckon.cloud.store.RedisFixture;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What headquarters are told of an offer before it goes live, by call and by command. */
@Timeout(120)
class DryRunIT {
  private static final String EDITOR = "editor." + ServiceRig.SECRET;
  private static final String TEXT = "text: {title: Tea, body: is ready, publicText: p}}";
  private static final String PATH = "/v1/offers/tea/dry-run";

  @TempDir Path dir;
  private ServiceRig rig;
  private String shopperId;
  private LocalTime quiet;

  @BeforeEach
  void start() throws Exception {
    quiet = LocalTime.now(ZoneOffset.UTC).plusHours(12).truncatedTo(ChronoUnit.HOURS);
    rig = new ServiceRig(dir, "quietHours: '%s-%s'".formatted(quiet, quiet.plusHours(1)));
    put("tea", "tier: 1, ");
    String phone = rig.register("token").getString("installationId");
    try (RedisConnection redis = RedisConnection.open(rig.redis.url())) {
      shopperId = RedisFixture.await(redis.async().hget(Keys.installation(phone), "shopper"));
    }
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private void put(String id, String more) throws Exception {
    String text = "{id: " + id + ", zones: [coffee], trigger: {type: enter}, " + more + TEXT;
    assertThat(rig.call("PUT", "/v1/offers/" + id, EDITOR, text).statusCode()).isEqualTo(201);
  }

  private JsonObject question() {
    return new JsonObject()
        .put("shopperId", shopperId)
        .put("storeId", "north")
        .put("zoneId", "coffee");
  }

  private JsonObject ask(int status, JsonObject question) throws Exception {
    HttpResponse<String> answer = rig.call("POST", PATH, EDITOR, question);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return new JsonObject(answer.body());
  }

  @Test
  void saysWhatWouldHappenAndLeavesRedisAsItWas() throws Exception {
    ask(200, question());
    try (RedisConnection redis = RedisConnection.open(rig.redis.url())) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                Map<String, String> before = bytes(redis);
                JsonObject draft = ask(200, question());
                assertThat(draft.getBoolean("sent")).as(draft.encode()).isTrue();
                assertThat(draft.getString("status")).isEqualTo("DRAFT");
                assertThat(draft.getJsonObject("text").getString("title")).isEqualTo("Tea");
                assertThat(draft.getString("visit")).isEqualTo("NEW");
                // The service does other things beside: reads SQL's progress, looks after keys.
                assertThat(bytes(redis)).isEqualTo(before);
              });
    }
    put("better", "tier: 2, ");
    assertThat(
            rig.call("PUT", "/v1/offers/better/status", EDITOR, "{\"status\":\"LIVE\"}")
                .statusCode())
        .isEqualTo(200);
    JsonObject second = ask(200, question());
    assertThat(second.getString("reason")).isEqualTo("OUTRANKED");
    assertThat(second.getString("insteadOfferId")).isEqualTo("better");
    assertThat(second.getString("sentence")).isEqualTo("Another offer was better.");
    assertThat(second.getString("sentenceForShopper")).isNotEmpty();
  }

  /** But for when a key was used, which every call notes. */
  private static Map<String, String> bytes(RedisConnection redis) {
    Map<String, String> all = RedisDump.bytes(redis);
    all.remove(Keys.MACHINE_KEYS_USED);
    return all;
  }

  @Test
  void tellsMonitorsAndNobodyElseAndNothingOfWhoDidNotAgree() throws Exception {
    assertThat(rig.call("POST", PATH, "monitor." + ServiceRig.SECRET, question()).statusCode())
        .isEqualTo(200);
    for (String other : List.of("till", "backend", "app")) {
      assertThat(rig.call("POST", PATH, other + "." + ServiceRig.SECRET, question()).statusCode())
          .as(other)
          .isEqualTo(403);
    }
    JsonObject handle = new JsonObject().put("kind", "LOYALTY").put("value", "nobody's");
    JsonObject question = question().put("handle", handle);
    question.remove("shopperId");
    assertThat(rig.call("POST", PATH, "monitor." + ServiceRig.SECRET, question).statusCode())
        .as("a monitor does not learn whose an id is")
        .isEqualTo(403);
    JsonObject nobody = ask(200, question);
    assertThat(nobody.getString("reason")).isEqualTo("NO_CONSENT");
    assertThat(nobody.fieldNames()).doesNotContain("visit", "variant", "text", "others", "heldOut");
  }

  @Test
  void namesEveryFault() throws Exception {
    JsonObject question = question().put("zoneId", "attic").put("atMs", 1).put("more", 2);
    assertThat(ask(422, question).getJsonArray("errors").stream())
        .extracting(error -> ((JsonObject) error).getString("field"))
        .containsExactlyInAnyOrder("zoneId", "atMs", "more");
    assertThat(
            ask(422, question().put("storeId", "nowhere"))
                .getJsonArray("errors")
                .getJsonObject(0)
                .getString("code"))
        .isEqualTo("UNKNOWN_STORE");
    assertThat(rig.call("POST", "/v1/offers/no/dry-run", EDITOR, question()).statusCode())
        .isEqualTo(404);
    rig.call("PUT", "/v1/offers/tea/status", EDITOR, "{\"status\":\"ENDED\"}");
    ask(409, question());
  }

  @Test
  void theCommandTellsIt() throws Exception {
    assertThat(dryRun("tea", "--shopper", shopperId, "--store", "north", "--zone", "coffee"))
        .contains("tea, version 1, draft, at ", "would be sent\n", "variant only: \"Tea\"")
        .containsPattern("LIMITS +passed");
    String night = LocalDate.now(ZoneOffset.UTC).plusDays(2) + "T" + quiet.plusMinutes(30) + "Z";
    List<String> args = new ArrayList<>(List.of("tea", "--shopper", shopperId, "--store", "north"));
    args.addAll(List.of("--zone", "coffee", "--at", night));
    assertThat(dryRun(args.toArray(new String[0])))
        .contains("would not be sent: QUIET_HOURS. It is the time of day")
        .containsPattern("QUIET_HOURS +refused +QUIET_HOURS")
        .containsPattern("SCHEDULE +passed");
    args.set(args.size() - 1, "noon");
    assertThat(dryRun(args.toArray(new String[0]))).contains("--at is 'noon'; allowed: a time");
    assertThat(dryRun("tea", "--handle", "x", "--store", "north", "--zone", "coffee"))
        .contains("--handle names no kind");
  }

  /** What the command prints, wherever to. */
  private String dryRun(String... args) {
    List<String> line = new ArrayList<>(List.of("offers", "dry-run"));
    line.addAll(List.of(args));
    line.addAll(List.of("--config", dir.resolve("beckon.yaml").toString()));
    line.addAll(List.of("--url", "http://127.0.0.1:" + rig.httpPort()));
    StringWriter said = new StringWriter();
    PrintWriter printer = new PrintWriter(said);
    Main.commandLine().setOut(printer).setErr(printer).execute(line.toArray(new String[0]));
    return said.toString();
  }
}
