package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Segments from the call to whom an offer is made and who is counted. */
@Timeout(120)
class SegmentsIT {
  private static final String EDITOR = "editor." + ServiceRig.SECRET;
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path dir;
  private ServiceRig rig;

  @BeforeEach
  void start() throws Exception {
    rig =
        new ServiceRig(
            dir,
            "offers: [{id: tea, zones: [coffee], trigger: {type: enter},"
                + " audience: \"segment('here')\", text: {title: t, body: b, publicText: p}}]");
    rig.fcm.messages.clear();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  private JsonObject call(int status, String method, String name, String body) throws Exception {
    HttpResponse<String> answer = rig.call(method, "/v1/segments" + name, EDITOR, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.body().isEmpty() ? new JsonObject() : new JsonObject(answer.body());
  }

  private static String saying(String expression) {
    return new JsonObject().put("expression", expression).encode();
  }

  private int members(String name) throws Exception {
    return call(200, "GET", "/" + name, "").getInteger("members");
  }

  @Test
  void countsWhoIsInItNowAndLeadsToOffers() throws Exception {
    JsonObject saved = call(201, "PUT", "/here", saying("visits.count >= 1"));
    assertThat(saved.getString("savedBy")).isEqualTo("editor");
    assertThat(members("here")).isZero();
    try (Crowd crowd = new Crowd(rig.mqttPort()).register(rig.httpPort(), 3)) {
      assertThat(members("here")).isZero();
      crowd.enter();
      await().atMost(SOON).until(() -> members("here") == 3);
      await().atMost(SOON).until(() -> rig.fcm.messages.size() >= 3);
      JsonObject phone = crowd.phone(0);
      String path = "/v1/installations/" + phone.getString("installationId") + "/consent";
      assertThat(
              rig.call("PUT", path, ServiceRig.bearer(phone), ServiceRig.consent(false))
                  .statusCode())
          .isEqualTo(204);
      assertThat(members("here")).isEqualTo(2);
    }
    call(200, "PUT", "/here", saying("visits.count >= 2"));
    assertThat(members("here")).isZero();
    call(204, "DELETE", "/here", "");
    call(404, "GET", "/here", "");
  }

  @Test
  void refusesWhatMakesNoSegment() throws Exception {
    JsonObject fault = call(422, "PUT", "/x", saying("visits.count > 1 && adultVerified"));
    assertThat(fault.encode()).contains("at character 21", "no business of a segment");
    assertThat(call(422, "PUT", "/X_Y", saying("true")).encode()).contains("a-z, 0-9");
    assertThat(call(422, "PUT", "/x", saying("segment('y')")).encode()).contains("is not there");
    call(201, "PUT", "/y", saying("true"));
    call(201, "PUT", "/x", saying("segment('y')"));
    assertThat(call(422, "PUT", "/y", saying("segment('x')")).encode()).contains("circle");
    assertThat(call(409, "DELETE", "/y", "").encode()).contains("named by x");
    JsonArray all = call(200, "GET", "", "").getJsonArray("segments");
    assertThat(all).hasSize(2);
  }
}
