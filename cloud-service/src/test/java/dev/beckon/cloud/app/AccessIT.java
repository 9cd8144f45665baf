package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.access.Secrets;
import dev.beckon.cloud.delivery.FakeFcm;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may make which call, at the service as it is delivered. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessIT {
  private static final String CONSENT =
      "{\"inStoreOffers\":true,\"usePurchases\":true,\"measurement\":true,\"textVersion\":\"v1\",\"givenAtMs\":1}";

  @TempDir static Path folder;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private FakeFcm fcm;
  private ServiceProcess service;
  private String admin;

  /** A call that the roles may make, and how it is answered then. */
  private record Route(String role, String method, String path, String body, int status) {}

  @BeforeAll
  void start() throws Exception {
    fcm = new FakeFcm();
    ServiceProcess.prepare(
        folder,
        fcm,
        """
        http: {port: 0}
        mqtt: {port: 0}
        data: {minFreeMb: 1}
        push: {credentialsFile: firebase.json, endpoint: '%s'}
        keys:
          - {id: app, role: app, secretSha256: HASH}
          - {id: till, role: till, secretSha256: HASH}
          - {id: till-north, role: till, stores: [north], secretSha256: HASH}
          - {id: backend, role: backend, secretSha256: HASH}
          - {id: monitor, role: monitor, secretSha256: HASH}
          - {id: monitor-north, role: monitor, stores: [north], secretSha256: HASH}
          - {id: slow, role: monitor, limit: {perSecond: 1, burst: 2}, secretSha256: HASH}
        stores:
          - id: north
            timeZone: Europe/Berlin
            zones: [{id: coffee}]
            gateways: [{id: gw-1, zone: coffee, secretSha256: HASH}]
          - id: south
            timeZone: Europe/Berlin
            zones: [{id: tea}]
            gateways: [{id: gw-2, zone: tea}]
        """
            .formatted(fcm.url())
            .replace("HASH", Secrets.sha256Hex("secret")));
    service = ServiceProcess.start(folder, "serve").awaitReady();
    admin = Files.readString(folder.resolve("data/admin.key")).strip();
  }

  @AfterAll
  void stop() throws Exception {
    service.close();
    fcm.close();
  }

  @Test
  void eachRoleMayMakeItsCallsAndNoOthers() throws Exception {
    JsonObject phone = register();
    String own = "/v1/installations/" + phone.getString("installationId");
    List<Route> routes =
        List.of(
            new Route("app", "POST", "/v1/installations", "{}", 422),
            new Route("phone", "PUT", own + "/consent", "{}", 422),
            new Route("phone", "PUT", own + "/push-token", "{}", 422),
            new Route("phone", "POST", own + "/secret", "", 200),
            new Route("phone", "POST", "/v1/receipts", "{\"receipts\":[]}", 202),
            new Route("phone", "POST", "/v1/sightings", "{\"sightings\":[]}", 401), // unsigned
            new Route("phone or backend", "POST", "/v1/events", "{\"events\":[]}", 200),
            new Route("backend", "POST", "/v1/contacts", "{\"contacts\":[]}", 200),
            new Route("till or backend", "POST", "/v1/stock", "{\"stock\":[]}", 200),
            new Route("till or backend", "PUT", "/v1/stores/x/products/y/sold-out", "", 404),
            new Route("phone", "PUT", own + "/links", "{}", 403), // without an assertion
            new Route("phone", "DELETE", own + "/links/ACCOUNT", "", 204),
            new Route("phone", "PUT", own + "/quiet", "{}", 422),
            new Route("phone", "DELETE", own + "/quiet", "", 204),
            new Route("phone", "GET", own + "/preferences", "", 200),
            new Route("phone", "PUT", own + "/preferences", "{}", 204),
            new Route("backend", "PUT", "/v1/shoppers/x/links", "{}", 422),
            new Route("backend", "DELETE", "/v1/shoppers/x/links/ACCOUNT", "", 404),
            new Route("backend", "PUT", "/v1/shoppers/x/consent", "{}", 422),
            new Route("backend", "PUT", "/v1/shoppers/x/adult-verified", "{}", 422),
            new Route("backend", "GET", "/v1/shoppers/x/export", "", 404),
            new Route("backend", "DELETE", "/v1/shoppers/x", "", 404),
            new Route("backend or admin", "POST", "/v1/staff", "{}", 422),
            new Route("backend", "GET", "/v1/shoppers/x/profile", "", 404),
            new Route("till or admin", "POST", "/v1/purchases", "{\"receipts\":[]}", 200),
            new Route("monitor", "GET", "/v1/decisions/x", "", 404),
            new Route("monitor", "GET", "/metrics", "", 200),
            new Route("admin", "GET", "/v1/keys", "", 200),
            new Route("admin", "POST", "/v1/keys", "{}", 422),
            new Route("admin", "POST", "/v1/keys/x/rotation", "", 404),
            new Route("admin", "DELETE", "/v1/keys/x", "", 404),
            new Route("admin", "GET", "/v1/installations", "", 200),
            new Route("admin", "DELETE", "/v1/installations/x", "", 404));
    Map<String, String> callers = new LinkedHashMap<>();
    for (String role : List.of("app", "backend", "till", "monitor")) {
      callers.put(role, role + ".secret");
    }
    callers.put("gateway", "gw-1.secret");
    callers.put("admin", admin);
    callers.put("phone", phone.getString("installationId") + "." + phone.getString("secret"));
    Map<String, Integer> expected = new TreeMap<>();
    Map<String, Integer> found = new TreeMap<>();
    for (Route route : routes) {
      for (Map.Entry<String, String> caller : callers.entrySet()) {
        String which = caller.getKey() + " " + route.method() + " " + route.path();
        expected.put(
            which,
            List.of(route.role().split(" or ")).contains(caller.getKey()) ? route.status() : 403);
        found.put(
            which,
            call(route.method(), route.path(), caller.getValue(), route.body()).statusCode());
      }
      String nobody = "nobody " + route.method() + " " + route.path();
      String unknown = "nobody-" + expected.size() + ".x"; // one alone would have to wait
      expected.put(nobody, 401);
      found.put(nobody, call(route.method(), route.path(), unknown, route.body()).statusCode());
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void aTillOfOneStoreReportsSalesOfThatStoreOnly() throws Exception {
    String both = "{\"receipts\":[" + receipt("r1", "north") + "," + receipt("r2", "south") + "]}";

    HttpResponse<String> refused = call("POST", "/v1/purchases", "till-north.secret", both);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(new JsonObject(refused.body()).getJsonArray("errors"))
        .containsExactly(
            new JsonObject()
                .put("field", "receipts[1].storeId")
                .put("value", "south")
                .put("allowed", "a store of this key")
                .put("code", "FOREIGN_STORE"));
    assertThat(call("POST", "/v1/purchases", "till.secret", both).body())
        .contains("\"accepted\":2");
    String north = "{\"receipts\":[" + receipt("r1", "north") + "]}";
    assertThat(call("POST", "/v1/purchases", "till-north.secret", north).body())
        .contains("\"accepted\":1");
  }

  @Test
  void aTillOfOneStoreTellsOfThatStoresShelvesOnly() throws Exception {
    String both =
        "{\"stock\":[{\"storeId\":\"north\",\"sku\":\"TEA\",\"atMs\":1,\"soldOut\":true},"
            + "{\"storeId\":\"south\",\"sku\":\"TEA\",\"atMs\":1,\"quantity\":3}]}";
    HttpResponse<String> refused = call("POST", "/v1/stock", "till-north.secret", both);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("stock[1].storeId", "FOREIGN_STORE");
    assertThat(call("POST", "/v1/stock", "backend.secret", both).body()).contains("\"applied\":2");
    String south = "/v1/stores/south/products/TEA/sold-out";
    assertThat(call("PUT", south, "till-north.secret", "").statusCode()).isEqualTo(403);
    assertThat(call("PUT", south, "till.secret", "").statusCode()).isEqualTo(204);
    String north = "/v1/stores/north/products/TEA/sold-out";
    assertThat(call("PUT", north, "till-north.secret", "{\"soldOut\":false}").statusCode())
        .isEqualTo(204);
  }

  private static String receipt(String id, String store) {
    return "{\"receiptId\":\""
        + id
        + "\",\"storeId\":\""
        + store
        + "\",\"customer\":\"c-"
        + id
        + "\",\"atMs\":1,\"lines\":[{\"sku\":\"TEA\",\"quantity\":1}]}";
  }

  @Test
  void aMonitorOfOneStoreSeesNeitherTheWholeServicesFiguresNorItsAudit() throws Exception {
    assertThat(call("GET", "/metrics", "monitor-north.secret", "").statusCode()).isEqualTo(403);
    try (FeedOf whole = new FeedOf("monitor.secret");
        FeedOf north = new FeedOf("monitor-north.secret")) {
      whole.awaitLine(": beckon");
      north.awaitLine(": beckon");
      create("{\"id\":\"audited\",\"role\":\"TILL\"}");
      whole.awaitLine("KEY_CREATED");
      assertThat(north.text()).doesNotContain("event:");
    }
  }

  @Test
  void aFeedEndsWithItsKey() throws Exception {
    JsonObject key = create("{\"id\":\"short-lived\",\"role\":\"MONITOR\"}");
    try (FeedOf feed = new FeedOf("short-lived." + key.getString("secret"))) {
      feed.awaitLine(": beckon");
      assertThat(call("DELETE", "/v1/keys/short-lived", admin, "").statusCode()).isEqualTo(204);
      await().atMost(Duration.ofSeconds(10)).until(feed::ended);
    }
    assertThat(call("GET", "/metrics", "short-lived." + key.getString("secret"), "").statusCode())
        .isEqualTo(401);
  }

  @Test
  void tooManyCallsAreToldWhenToComeAgain() throws Exception {
    int refusals = 0;
    HttpResponse<String> last = null;
    for (int i = 0; i < 50 && refusals == 0; i++) {
      last = call("GET", "/v1/decisions/x", "slow.secret", "");
      refusals += last.statusCode() == 429 ? 1 : 0;
    }
    assertThat(refusals).isEqualTo(1);
    assertThat(last.headers().firstValue("Retry-After")).contains("1");
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> call("GET", "/v1/decisions/x", "slow.secret", "").statusCode() == 404);
    assertThat(call("GET", "/metrics", "monitor.secret", "").body())
        .containsPattern("beckon_access_refused_total\\{reason=\"RATE\"\\} [1-9]");
  }

  @Test
  void guessingOneKeyHoldsUpNoOther() throws Exception {
    int status = 401;
    for (int i = 0; i < 200 && status == 401; i++) {
      status = call("GET", "/metrics", "monitor-north.guess" + i, "").statusCode();
    }
    assertThat(status).isEqualTo(429);
    assertThat(call("GET", "/metrics", "monitor.secret", "").statusCode()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> call("GET", "/metrics", "monitor-north.secret", "").statusCode() == 403);
  }

  @Test
  void aPhoneRenewsItsSecretAndCanBeRevoked() throws Exception {
    JsonObject phone = register();
    String id = phone.getString("installationId");
    String first = id + "." + phone.getString("secret");
    String lost = renew(id, first);
    String second = renew(id, first);
    String receipts = "{\"receipts\":[]}";

    assertThat(call("POST", "/v1/receipts", first, receipts).statusCode()).isEqualTo(202);
    assertThat(call("POST", "/v1/receipts", lost, receipts).statusCode()).isEqualTo(401);
    assertThat(call("POST", "/v1/receipts", second, receipts).statusCode()).isEqualTo(202);
    assertThat(call("POST", "/v1/receipts", first, receipts).statusCode()).isEqualTo(401);

    HttpResponse<String> list = call("GET", "/v1/installations", admin, "");
    assertThat(list.body()).contains(id).doesNotContain(phone.getString("shopperId"));
    JsonArray installations = new JsonObject(list.body()).getJsonArray("installations");
    JsonObject listed =
        installations.stream()
            .map(JsonObject.class::cast)
            .filter(one -> one.getString("installationId").equals(id))
            .findFirst()
            .orElseThrow();
    assertThat(listed.getString("platform")).isEqualTo("ANDROID");
    assertThat(listed.getLong("registeredAtMs"))
        .isBetween(System.currentTimeMillis() - 120_000, System.currentTimeMillis());

    assertThat(call("DELETE", "/v1/installations/" + id, admin, "").statusCode()).isEqualTo(204);
    assertThat(call("POST", "/v1/receipts", second, receipts).statusCode()).isEqualTo(401);
    assertThat(call("GET", "/v1/installations", admin, "").body()).doesNotContain(id);
  }

  private String renew(String id, String bearer) throws Exception {
    HttpResponse<String> answer = call("POST", "/v1/installations/" + id + "/secret", bearer, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return id + "." + new JsonObject(answer.body()).getString("secret");
  }

  @Test
  void noSecretStandsAnywhereButInTheAdministratorsFile() throws Exception {
    String issued = create("{\"id\":\"hidden\",\"role\":\"TILL\"}").getString("secret");
    HttpResponse<String> rotated = call("POST", "/v1/keys/hidden/rotation", admin, "");
    String second = new JsonObject(rotated.body()).getString("secret");
    String administrators = admin.substring("admin.".length());
    assertThat(List.of(issued, second, administrators)).allMatch(s -> s.length() == 52);

    await()
        .untilAsserted(
            () ->
                assertThat(everything(folder.resolve("data/redis")))
                    .contains(Secrets.sha256Hex(second)));
    assertThat(everything(folder)).doesNotContain(issued, second);
    Path file = folder.resolve("data/admin.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(everything(folder).split(administrators, -1)).as("in admin.key only").hasSize(2);
  }

  private static String everything(Path where) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(where)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  private JsonObject create(String body) throws Exception {
    HttpResponse<String> answer = call("POST", "/v1/keys", admin, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return new JsonObject(answer.body());
  }

  private JsonObject register() throws Exception {
    String secret = Secrets.draw(new SecureRandom());
    HttpResponse<String> answer =
        call(
            "POST",
            "/v1/installations",
            "app.secret",
            "{\"secret\":\""
                + secret
                + "\",\"platform\":\"ANDROID\",\"pushToken\":\"token\",\"consent\":"
                + CONSENT
                + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return new JsonObject(answer.body()).put("secret", secret);
  }

  private HttpRequest.Builder request(String path, String bearer) throws IOException {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.httpPort() + path))
        .timeout(Duration.ofSeconds(20))
        .header("Authorization", "Bearer " + bearer);
  }

  private HttpResponse<String> call(String method, String path, String bearer, String body)
      throws Exception {
    return http.send(
        request(path, bearer).method(method, HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** A listener, reading on a thread of its own. */
  private final class FeedOf implements AutoCloseable {
    private final List<String> read = new CopyOnWriteArrayList<>();
    private final InputStream body;
    private final Thread reader;

    FeedOf(String bearer) throws Exception {
      var answer =
          http.send(
              request("/v1/feed", bearer).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      body = answer.body();
      reader = new Thread(this::read, "feed");
      reader.start();
    }

    private void read() {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          read.add(line);
        }
      } catch (IOException closed) {
        read.add("(" + closed.getMessage() + ")");
      }
    }

    String text() {
      return String.join("\n", read);
    }

    boolean ended() {
      return !reader.isAlive();
    }

    void awaitLine(String part) {
      await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(text()).contains(part));
    }

    @Override
    public void close() throws IOException {
      body.close(); // a reader is locked while somebody waits for its next line
    }
  }
}
