package dev.beckon.cloud.api;

import static dev.beckon.cloud.api.ApiService.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.ops.PartState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How the service is, before, while and after it serves. */
@Timeout(60)
class HealthCallsIT {
  @RegisterExtension static final ApiService service = new ApiService();

  @Test
  void tellsWhichPartIsIllAndWhetherItIsNeeded() throws Exception {
    assertThat(service.call("GET", "/healthz", null, null).statusCode()).isEqualTo(200);
    assertThat(service.call("GET", "/readyz", null, null).statusCode()).isEqualTo(200);
    service.redisIs(PartState.DEGRADED);
    assertThat(service.call("GET", "/healthz", null, null).statusCode()).isEqualTo(200);
    assertThat(service.call("GET", "/readyz", null, null).statusCode()).isEqualTo(200);
    service.historyIs(PartState.ILL);
    assertThat(service.call("GET", "/healthz", null, null).statusCode()).isEqualTo(503);
    assertThat(service.call("GET", "/readyz", null, null).statusCode()).isEqualTo(200);
    service.redisIs(PartState.ILL);
    HttpResponse<String> ill = service.call("GET", "/healthz", null, null);
    HttpResponse<String> notReady = service.call("GET", "/readyz", null, null);
    assertThat(ill.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(ill.body()))
        .isEqualTo(
            new JsonObject(
                """
                {"well": false, "state": "ill", "parts": [
                  {"part": "redis", "state": "ill", "sinceMs": 1, "sentence": "as the test says"},
                  {"part": "history", "state": "ill", "sinceMs": 2, "sentence": "the same"}]}
                """));
    assertThat(notReady.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(notReady.body()))
        .isEqualTo(
            new JsonObject(
                """
                {"ready": false, "missing": ["redis"], "parts": [
                  {"part": "redis", "state": "ill", "sinceMs": 1, "sentence": "as the test says"}]}
                """));
  }

  @Test
  void answersForHealthAloneBeforeItServesAndAfterwards() throws Exception {
    HttpDoor other =
        new HttpDoor(
            service.vertx(),
            "127.0.0.1",
            0,
            Optional.empty(),
            service::health,
            new SimpleMeterRegistry());
    get(other.open());
    assertThat(statuses(other)).containsExactly(200, 200, 503);
    other.serve(service.parts().api());
    assertThat(statuses(other)).containsExactly(200, 200, 401);
    get(other.refuse());
    assertThat(statuses(other)).containsExactly(200, 200, 503);
    get(other.close());
  }

  private List<Integer> statuses(HttpDoor at) throws Exception {
    List<Integer> statuses = new ArrayList<>();
    for (String path : List.of("/healthz", "/readyz", "/metrics")) {
      URI uri = URI.create("http://127.0.0.1:" + at.port() + path);
      statuses.add(
          service
              .http()
              .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
              .statusCode());
    }
    return statuses;
  }
}
