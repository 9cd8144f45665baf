package dev.beckon.cloud.api;

import static dev.beckon.cloud.api.ApiService.bearer;
import static dev.beckon.cloud.api.ApiService.codes;
import static dev.beckon.cloud.api.ApiService.fields;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.store.Keys;
import dev.beckon.cloud.testing.Shared;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What holds for all calls. */
@Timeout(60)
class RestApiIT {
  @RegisterExtension static final ApiService service = new ApiService();

  @Test
  void hasExactlyTheRoutesOfTheContract() throws IOException {
    Object yaml =
        new Load(LoadSettings.builder().build())
            .loadFromString(
                Files.readString(Shared.repository().resolve("docs/protocol/openapi.yaml")));
    Set<String> promised = new TreeSet<>();
    Map<?, ?> paths = (Map<?, ?>) ((Map<?, ?>) yaml).get("paths");
    paths.forEach(
        (path, methods) ->
            ((Map<?, ?>) methods).keySet().forEach(method -> promised.add(method + " " + path)));
    Set<String> served = new TreeSet<>();
    for (Route route : service.parts().api().router().getRoutes()) {
      if (route.getPath() != null) {
        route
            .methods()
            .forEach(
                method ->
                    served.add(
                        method.name().toLowerCase(Locale.ROOT)
                            + " "
                            + route.getName().replaceAll(":([A-Za-z]+)", "{$1}")));
      }
    }
    assertThat(served).isEqualTo(promised).isNotEmpty();
  }

  @Test
  void tellsWhoMayNotCallApart() throws Exception {
    JsonObject phone = service.register();
    String body = "{\"receipts\":[]}";
    assertThat(service.call("POST", "/v1/purchases", null, body).statusCode()).isEqualTo(401);
    assertThat(service.call("POST", "/v1/purchases", "till.wrong", body).statusCode())
        .isEqualTo(401);
    assertThat(service.call("POST", "/v1/purchases", "nobody.till", body).statusCode())
        .isEqualTo(401);
    assertThat(service.call("POST", "/v1/purchases", "monitor.monitor", body).statusCode())
        .isEqualTo(403);
    assertThat(service.call("POST", "/v1/purchases", bearer(phone), body).statusCode())
        .isEqualTo(403);
    assertThat(service.call("POST", "/v1/receipts", "till.till", body).statusCode()).isEqualTo(403);
    JsonObject other = service.register();
    String foreign = "/v1/installations/" + other.getString("installationId") + "/push-token";
    assertThat(service.call("PUT", foreign, bearer(phone), "{\"pushToken\":\"x\"}").statusCode())
        .isEqualTo(403);
    for (String path : List.of("/v1/feed", "/metrics", "/v1/decisions/known")) {
      assertThat(service.call("GET", path, null, null).statusCode()).as(path).isEqualTo(401);
      assertThat(service.call("GET", path, "app.app", null).statusCode()).as(path).isEqualTo(403);
    }
  }

  @Test
  void wantsAnOldSecretRenewedBeforeAnythingButAWithdrawal() throws Exception {
    JsonObject phone = service.register();
    String own = "/v1/installations/" + phone.getString("installationId");
    String hash = Keys.installation(phone.getString("installationId"));
    long oldMs = ApiService.nowUs() / 1000 - ApiParts.SECRET_LIFE.toMillis() - 1;
    service.redis().async().hset(hash, "secretAtMs", Long.toString(oldMs)).get(5, TimeUnit.SECONDS);
    for (String what : List.of("receipts", "events")) {
      HttpResponse<String> old =
          service.call("POST", "/v1/" + what, bearer(phone), "{\"" + what + "\":[]}");
      assertThat(old.statusCode()).as(what).isEqualTo(403);
      assertThat(codes(old)).containsExactly("SECRET_EXPIRED");
    }
    HttpResponse<String> renewed = service.call("POST", own + "/secret", bearer(phone), "{}");
    assertThat(renewed.statusCode()).isEqualTo(200);
    String fresh =
        phone.getString("installationId")
            + "."
            + new JsonObject(renewed.body()).getString("secret");
    assertThat(service.call("POST", "/v1/receipts", fresh, "{\"receipts\":[]}").statusCode())
        .isEqualTo(202);
    service.redis().async().hset(hash, "secretAtMs", Long.toString(oldMs)).get(5, TimeUnit.SECONDS);
    assertThat(service.call("PUT", own + "/consent", fresh, ApiService.NO_CONSENT).statusCode())
        .isEqualTo(204);
  }

  @Test
  void reportsAllFaultsAtOnceAndNoSecret() throws Exception {
    HttpResponse<String> refused =
        service.call(
            "POST",
            "/v1/installations",
            "app.app",
            "{\"secret\":\"hush\",\"platform\":\"WATCH\",\"pushToken\":[\"hush\"],\"extra\":1,\"consent\":"
                + "{\"inStoreOffers\":\"yes\",\"textVersion\":\"\",\"givenAtMs\":-1}}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(fields(refused))
        .containsExactlyInAnyOrder(
            "secret",
            "platform",
            "pushToken",
            "extra",
            "consent.inStoreOffers",
            "consent.usePurchases",
            "consent.measurement",
            "consent.textVersion",
            "consent.givenAtMs");
    assertThat(refused.body()).doesNotContain("hush");
    assertThat(service.call("POST", "/v1/installations", "app.app", "{\"secret").body())
        .doesNotContain("secret");
    assertThat(service.call("POST", "/v1/installations", "app.app", "[1]").statusCode())
        .isEqualTo(422);
  }

  @Test
  void refusesForeignPathsMethodsAndHugeBodies() throws Exception {
    assertThat(service.call("GET", "/v1/nothing", "monitor.monitor", null).statusCode())
        .isEqualTo(404);
    assertThat(service.call("DELETE", "/v1/receipts", null, null).statusCode()).isEqualTo(405);
    String huge = "{\"receipts\":\"" + "x".repeat(1 << 20) + "\"}";
    assertThat(service.call("POST", "/v1/purchases", "till.till", huge).statusCode())
        .isEqualTo(413);
  }

  @Test
  void answersABodyThatDoesNotEndInTime() throws Exception {
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), service.door().port())) {
      slow.setSoTimeout(30_000);
      slow.getOutputStream()
          .write(
              "POST /v1/receipts HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 408").contains("\"code\":\"TIMEOUT\"");
    }
  }
}
