package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.identity.Signed;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who is who, in the whole service. */
@Timeout(120)
class LinksIT {
  private static final String SIGNING = "a secret of thirty-two characters or more";
  private static final String CARD = "4006381333931";

  @RegisterExtension final LogLines log = new LogLines();
  @TempDir Path dir;
  private ServiceRig rig;
  private int assertions;

  @BeforeEach
  void start() throws Exception {
    rig = new ServiceRig(dir, "identity: {assertions: [{keyId: k1, secret: " + SIGNING + "}]}");
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void aGuessedLoyaltyNumberIsRefusedAndLoggedWithoutIt() throws Exception {
    JsonObject phone = rig.register("token-0");
    JsonObject guess = new JsonObject().put("kind", "LOYALTY").put("value", CARD);
    HttpResponse<String> answer = link(phone, guess);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("ASSERTION_MISSING").doesNotContain(CARD);
    JsonObject claims = claims(phone, "LOYALTY", CARD);
    String forged = Signed.hs256("k1", "a guess that is long enough for the algorithm", claims);
    assertThat(link(phone, assertion(forged)).body()).contains("ASSERTION_SIGNATURE");
    String shopper = "/v1/shoppers/" + phone.getString("shopperId") + "/links";
    for (String bearer : List.of("app." + ServiceRig.SECRET, ServiceRig.bearer(phone))) {
      assertThat(rig.call("PUT", shopper, bearer, guess).statusCode()).isEqualTo(403);
    }
    assertThat(log.soFar())
        .contains("a link was refused: MISSING", "a link was refused: SIGNATURE")
        .noneMatch(line -> line.contains(CARD));
    assertThat(rig.dump()).doesNotContain(CARD, "bk:h:");
    assertThat(rig.get("/metrics").body())
        .contains("beckon_links_total{outcome=\"SIGNATURE\"} 1.0");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> link(phone, assertion("a.b.c")).statusCode() == 429);
  }

  @Test
  void anAnonymousVisitGoesOnAfterTheLoginWithoutASecondWelcome() throws Exception {
    JsonObject known = rig.register("token-0");
    assertThat(logIn(known)).isEqualTo(known.getString("shopperId"));
    JsonObject guest = rig.register("token-1");
    try (Crowd crowd = new Crowd(rig.mqttPort()).join(guest.getString("identityKey"))) {
      crowd.enter();
      await().until(() -> rig.dump().contains("\"type\":\"ENTERED\""));
      assertThat(logIn(guest)).isEqualTo(known.getString("shopperId"));
      await()
          .until(
              () ->
                  rig.dump()
                      .lines()
                      .filter(line -> line.startsWith("bk:v:north "))
                      .allMatch(line -> line.contains(known.getString("shopperId"))));
      // Whatever is heard from now on is the same person in the same place.
      double before = applied();
      await().until(() -> applied() > before + 10);
    }
    String history = line("bk:history ");
    assertThat(history.split("\"type\":\"ENTERED\"", -1)).hasSize(2);
    assertThat(history).doesNotContain("\"type\":\"LEFT\"");
    assertThat(line("bk:v:north "))
        .contains(known.getString("shopperId"))
        .doesNotContain(guest.getString("shopperId"));
  }

  @Test
  void ofWhoeverWorksInTheShopsNothingStays() throws Exception {
    JsonObject phone = rig.register("token-0");
    JsonObject claims = claims(phone, "ACCOUNT", "anna").put("staff", true);
    String token = Signed.hs256("k1", SIGNING, claims);
    assertThat(link(phone, assertion(token)).statusCode()).isEqualTo(410);
    assertThat(link(phone, assertion(token)).statusCode()).isEqualTo(401);
    assertThat(rig.dump())
        .doesNotContain(phone.getString("installationId"), phone.getString("shopperId"));
  }

  @Test
  void logsOut() throws Exception {
    JsonObject phone = rig.register("token-0");
    logIn(phone);
    assertThat(rig.dump()).contains("bk:h:ACCOUNT");
    String path = "/v1/installations/" + phone.getString("installationId") + "/links/";
    String bearer = ServiceRig.bearer(phone);
    assertThat(rig.call("DELETE", path + "EMAIL", bearer, "").statusCode()).isEqualTo(404);
    assertThat(rig.call("DELETE", path + "ACCOUNT", bearer, "").statusCode()).isEqualTo(204);
    assertThat(rig.dump()).doesNotContain("bk:h:");
  }

  /** Sightings that presence took up. */
  private double applied() throws Exception {
    return rig.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("beckon_sightings_total{fate=\"APPLIED\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }

  /** Logs somebody in on a phone; the shopper's id from then on. */
  private String logIn(JsonObject phone) throws Exception {
    HttpResponse<String> answer =
        link(phone, assertion(Signed.hs256("k1", SIGNING, claims(phone, "ACCOUNT", "anna"))));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body()).getString("shopperId");
  }

  private JsonObject claims(JsonObject phone, String kind, String value) {
    String jti = "j" + ++assertions;
    long nowS = System.currentTimeMillis() / 1000;
    return Signed.claims(phone.getString("installationId"), value, jti, nowS).put("kind", kind);
  }

  private static JsonObject assertion(String token) {
    return new JsonObject().put("assertion", token);
  }

  private HttpResponse<String> link(JsonObject phone, JsonObject body) throws Exception {
    String path = "/v1/installations/" + phone.getString("installationId") + "/links";
    return rig.call("PUT", path, ServiceRig.bearer(phone), body);
  }

  private String line(String key) {
    return rig.dump().lines().filter(line -> line.startsWith(key)).findFirst().orElse("");
  }
}
