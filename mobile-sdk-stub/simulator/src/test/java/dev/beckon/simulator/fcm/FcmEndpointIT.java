package dev.beckon.simulator.fcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.sdk.Platform;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FcmEndpointIT {
  private static final String PROJECT = "shop";

  private record Arrival(FcmMessage message, long acceptedAtUs, long deliveredAtUs) {}

  @TempDir Path folder;
  private final AtomicLong aheadUs = new AtomicLong();
  private final List<Arrival> android = new CopyOnWriteArrayList<>();
  private final List<Arrival> iphone = new CopyOnWriteArrayList<>();
  private Vertx vertx;
  private FcmEndpoint endpoint;
  private FcmClient client;
  private String access;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    LongSupplier clock = UnixClock.micros();
    endpoint = FcmEndpoint.start(vertx, 0, PROJECT, () -> clock.getAsLong() + aheadUs.get());
    endpoint.register("a1", Platform.ANDROID, (m, a, d) -> android.add(new Arrival(m, a, d)));
    endpoint.register("i1", Platform.IOS, (m, a, d) -> iphone.add(new Arrival(m, a, d)));
    client = new FcmClient(endpoint);
    access = client.signIn(folder.resolve("account.json"), PROJECT);
  }

  @AfterEach
  void stop() throws Exception {
    endpoint.close();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void deliversADataMessageAndNamesIt() throws Exception {
    HttpResponse<String> answer = send(to("a1"));
    assertThat(answer.statusCode()).isEqualTo(200);
    String name = new JsonObject(answer.body()).getString("name");
    assertThat(name).startsWith("projects/shop/messages/");
    await().until(() -> android.size() == 1);
    Arrival arrival = android.get(0);
    assertThat(arrival.message().name()).isEqualTo(name);
    assertThat(arrival.message().data()).containsEntry("decisionId", "d1");
    assertThat(arrival.message().androidNotification()).isNull();
    assertThat(arrival.acceptedAtUs()).isPositive().isLessThanOrEqualTo(arrival.deliveredAtUs());
    PushRequest logged = endpoint.requests().get(0);
    assertThat(logged.accepted()).isTrue();
    assertThat(logged.answeredAtUs()).isEqualTo(arrival.acceptedAtUs());
    assertThat(logged.receivedAtUs()).isLessThanOrEqualTo(logged.answeredAtUs());
  }

  @Test
  void checksADryRunAndDeliversNothing() throws Exception {
    assertThat(send(to("a1").put("validate_only", true)).statusCode()).isEqualTo(200);
    JsonObject topic =
        new JsonObject()
            .put("validate_only", true)
            .put("message", new JsonObject().put("topic", "warm-up"));
    assertThat(send(topic).statusCode()).isEqualTo(200);
    assertThat(send(to("nobody").put("validate_only", true)).statusCode()).isEqualTo(404);
    assertThat(send(to("a1")).statusCode()).isEqualTo(200);
    await().until(() -> android.size() == 1);
    assertThat(endpoint.delivered()).isEqualTo(1);
    assertThat(endpoint.requests().stream().filter(PushRequest::accepted)).hasSize(1);
  }

  @Test
  void refusesWithoutAValidAccessToken() throws Exception {
    assertError(client.send(null, PROJECT, to("a1")), 401, "UNAUTHENTICATED", null);
    assertError(client.send("ya29.forged", PROJECT, to("a1")), 401, "UNAUTHENTICATED", null);
    aheadUs.addAndGet(TimeUnit.SECONDS.toMicros(TokenIssuer.LIFETIME_S + 1));
    assertError(send(to("a1")), 401, "UNAUTHENTICATED", null);
    assertThat(endpoint.requests()).isEmpty();
  }

  @Test
  void refusesAnotherProject() throws Exception {
    assertError(
        client.send(access, "other", to("a1")), 403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH");
  }

  @Test
  void refusesAssertionsThatAreForgedExpiredOrForSomebodyElse() throws Exception {
    JsonObject account = new JsonObject(Files.readString(folder.resolve("account.json")));
    long now = Instant.now().getEpochSecond();
    assertThat(client.token(FcmClient.assertion(account, now)).statusCode()).isEqualTo(200);
    assertThat(client.token(FcmClient.assertion(account, now - 7200)).statusCode()).isEqualTo(400);
    assertThat(client.token(FcmClient.assertion(account, now + 600)).statusCode()).isEqualTo(400);
    JsonObject elsewhere = account.copy().put("token_uri", "https://elsewhere.example/token");
    assertThat(client.token(FcmClient.assertion(elsewhere, now)).statusCode()).isEqualTo(400);
    Path other = folder.resolve("other.json");
    ServiceAccountFile.write(other, endpoint.tokenUri(), PROJECT); // a key nobody trusts
    JsonObject forged = new JsonObject(Files.readString(other));
    HttpResponse<String> answer = client.token(FcmClient.assertion(forged, now));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(answer.body()).getString("error")).isEqualTo("invalid_grant");
    assertThat(client.token("not.a.jwt").statusCode()).isEqualTo(400);
    assertThat(client.token("").statusCode()).isEqualTo(400);
  }

  @Test
  void keepsTheAccountFileToItsOwner() throws IOException {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("account.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void answersUnregisteredForATokenItDoesNotKnow() throws Exception {
    assertError(send(to("nobody")), 404, "NOT_FOUND", "UNREGISTERED");
    endpoint.unregister("a1");
    assertError(send(to("a1")), 404, "NOT_FOUND", "UNREGISTERED");
  }

  @Test
  void refusesMessagesThatFcmWouldRefuse() throws Exception {
    assertInvalid("{", "");
    assertInvalid("{}", "message");
    assertInvalid("{\"message\":{\"data\":{}}}", "message");
    assertInvalid("{\"message\":{\"token\":\"a1\",\"topic\":\"t\"}}", "message");
    assertInvalid("{\"message\":{\"token\":\"\"}}", "message.token");
    assertInvalid("{\"message\":{\"token\":7}}", "message.token");
    assertInvalid("{\"massage\":{}}", "massage");
    assertInvalid("{\"message\":{\"token\":\"a1\",\"data\":{\"n\":12}}}", "message.data[0].value");
    assertInvalid(
        "{\"message\":{\"token\":\"a1\",\"data\":{\"from\":\"x\"}}}", "message.data[0].key");
    assertInvalid(
        "{\"message\":{\"token\":\"a1\",\"android\":{\"ttl\":\"soon\"}}}", "message.android.ttl");
    assertInvalid(
        "{\"message\":{\"token\":\"a1\",\"android\":{\"priority\":\"urgent\"}}}",
        "message.android.priority");
    assertInvalid(
        "{\"message\":{\"token\":\"a1\",\"apns\":{\"headers\":{\"apns-expiration\":\"soon\"}}}}",
        "message.apns.headers.apns-expiration");
    assertThat(endpoint.requests()).allMatch(request -> request.status() == 400).hasSize(12);
    assertThat(endpoint.delivered()).isZero();
  }

  @Test
  void boundsThePayloadAt4096Bytes() throws Exception {
    JsonObject fits = to("a1");
    fits.getJsonObject("message").put("data", new JsonObject().put("k", "x".repeat(4095)));
    assertThat(send(fits).statusCode()).isEqualTo(200);
    JsonObject tooMuch = to("a1");
    tooMuch.getJsonObject("message").put("data", new JsonObject().put("k", "ä".repeat(2048)));
    assertError(send(tooMuch), 400, "INVALID_ARGUMENT", "INVALID_ARGUMENT");
  }

  @Test
  void meetsPlannedFaultsAsOftenAsPlannedThoseOfTheTokenFirst() throws Exception {
    endpoint.inject(FcmFault.of(FcmFault.Kind.INTERNAL), 1);
    endpoint.injectFor("a1", FcmFault.of(FcmFault.Kind.UNREGISTERED), 1);
    endpoint.injectFor("a1", FcmFault.quotaExceeded(7), 1);
    assertError(send(to("a1")), 404, "NOT_FOUND", "UNREGISTERED");
    HttpResponse<String> quota = send(to("a1"));
    assertError(quota, 429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED");
    assertThat(quota.headers().firstValue("Retry-After")).contains("7");
    assertError(send(to("i1")), 500, "INTERNAL", "INTERNAL");
    assertThat(endpoint.pendingFaults()).isZero();
    assertThat(endpoint.delivered()).isZero();
    assertThat(send(to("a1")).statusCode()).isEqualTo(200);
  }

  @Test
  void canBeUnavailableAndDeliverAllTheSame() throws Exception {
    endpoint.injectFor("a1", FcmFault.of(FcmFault.Kind.UNAVAILABLE_AFTER_DELIVERING), 1);
    assertError(send(to("a1")), 503, "UNAVAILABLE", "UNAVAILABLE");
    await().until(() -> android.size() == 1);
    assertThat(android.get(0).acceptedAtUs()).isZero();
  }

  @Test
  void canCutTheConnectionAndDeliverAllTheSame() {
    endpoint.inject(FcmFault.of(FcmFault.Kind.CUT_AFTER_DELIVERING), 1);
    assertThatThrownBy(() -> send(to("a1"))).isInstanceOf(IOException.class);
    await().until(() -> !android.isEmpty());
    assertThat(endpoint.requests().get(0).status()).isZero();
    assertThat(endpoint.requests().get(0).answeredAtUs()).isZero();
  }

  @Test
  void canAnswerLate() throws Exception {
    endpoint.inject(FcmFault.slow(300), 1);
    long before = System.nanoTime();
    assertThat(send(to("a1")).statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(290));
    await().until(() -> !endpoint.requests().isEmpty()); // the answer comes before the note of it
    PushRequest logged = endpoint.requests().get(0);
    assertThat(logged.answeredAtUs() - logged.receivedAtUs()).isGreaterThan(290_000);
    assertThat(android.get(0).deliveredAtUs()).isLessThan(logged.answeredAtUs());
  }

  @Test
  void honoursTheLatencyAndBothKindsOfExpiry() throws Exception {
    endpoint.deliveryLatency(() -> 200);
    JsonObject shortLived = to("a1");
    shortLived.getJsonObject("message").put("android", new JsonObject().put("ttl", "0.05s"));
    assertThat(send(shortLived).statusCode()).isEqualTo(200);
    JsonObject over = to("i1");
    over.getJsonObject("message").put("apns", headers("apns-expiration", "1000"));
    assertThat(send(over).statusCode()).isEqualTo(200);
    assertThat(send(to("a1")).statusCode()).isEqualTo(200);
    await().until(() -> android.size() == 1 && endpoint.expired() == 2);
    Arrival arrival = android.get(0);
    assertThat(arrival.deliveredAtUs() - arrival.acceptedAtUs()).isGreaterThanOrEqualTo(199_000);
    assertThat(iphone).isEmpty();
  }

  @Test
  void replacesAWaitingAlertWithTheSameCollapseId() throws Exception {
    endpoint.deliveryLatency(() -> 200);
    for (int i = 0; i < 2; i++) {
      JsonObject body = to("i1");
      JsonObject apns = headers("apns-collapse-id", "d1");
      apns.put(
          "payload", JsonObject.of("aps", JsonObject.of("alert", JsonObject.of("title", "T" + i))));
      body.getJsonObject("message").put("apns", apns);
      assertThat(send(body).statusCode()).isEqualTo(200);
    }
    await().until(() -> !iphone.isEmpty());
    assertThat(endpoint.replaced()).isEqualTo(1);
    assertThat(iphone.get(0).message().apnsAlert().title()).isEqualTo("T1");
    assertThat(iphone.get(0).message().apnsCollapseId()).isEqualTo("d1");
  }

  private static JsonObject headers(String name, String value) {
    return JsonObject.of("headers", JsonObject.of(name, value));
  }

  private static JsonObject to(String token) {
    JsonObject data = new JsonObject().put("beckon", "1").put("decisionId", "d1");
    return new JsonObject().put("message", new JsonObject().put("token", token).put("data", data));
  }

  private HttpResponse<String> send(JsonObject body) throws Exception {
    return client.send(access, PROJECT, body);
  }

  private void assertInvalid(String body, String field) throws Exception {
    HttpResponse<String> answer = client.sendRaw(access, PROJECT, body);
    assertError(answer, 400, "INVALID_ARGUMENT", "INVALID_ARGUMENT");
    JsonObject violation =
        new JsonObject(answer.body())
            .getJsonObject("error")
            .getJsonArray("details")
            .getJsonObject(1)
            .getJsonArray("fieldViolations")
            .getJsonObject(0);
    assertThat(violation.getString("field")).as(body).isEqualTo(field);
  }

  private static void assertError(
      HttpResponse<String> answer, int httpStatus, String status, String fcmCode) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(httpStatus);
    JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
    assertThat(error.getInteger("code")).isEqualTo(httpStatus);
    assertThat(error.getString("status")).isEqualTo(status);
    if (fcmCode != null) {
      JsonObject detail = error.getJsonArray("details").getJsonObject(0);
      assertThat(detail.getString("@type"))
          .isEqualTo("type.googleapis.com/google.firebase.fcm.v1.FcmError");
      assertThat(detail.getString("errorCode")).isEqualTo(fcmCode);
    }
  }
}
