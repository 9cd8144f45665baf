package dev.beckon.simulator.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Registers phones over REST, several at a time. */
final class Registrar {
  private static final int AT_A_TIME = 16;
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int SECRET_LENGTH = 52;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final URI service;
  private final String appKey;
  private final SecureRandom random = new SecureRandom();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * A registered phone.
   *
   * @param identityKey 32 hex digits
   */
  record Phone(String pushToken, String shopperId, String identityKey) {}

  Registrar(URI service, String appKey) {
    this.service = service;
    this.appKey = appKey;
  }

  /**
   * Registers Android phones with consent.
   *
   * @param nowMs when consent was given
   * @return one phone per push token, in their order
   * @throws IOException when the service does not register one of them
   */
  List<Phone> register(List<String> pushTokens, long nowMs)
      throws IOException, InterruptedException {
    ExecutorService workers = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      List<Future<Phone>> pending = new ArrayList<>();
      for (String token : pushTokens) {
        pending.add(workers.submit(() -> register(token, nowMs)));
      }
      List<Phone> phones = new ArrayList<>();
      for (Future<Phone> one : pending) {
        phones.add(one.get());
      }
      return phones;
    } catch (ExecutionException e) {
      throw new IOException("a phone was not registered: " + e.getCause(), e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  /** As docs/protocol/openapi.yaml wants it. */
  private String secret() {
    StringBuilder secret = new StringBuilder();
    random.ints(SECRET_LENGTH, 0, BASE32.length()).forEach(i -> secret.append(BASE32.charAt(i)));
    return secret.toString();
  }

  private Phone register(String pushToken, long nowMs) throws IOException, InterruptedException {
    JsonObject consent =
        new JsonObject()
            .put("inStoreOffers", true)
            .put("usePurchases", true)
            .put("measurement", true)
            .put("textVersion", "bench-1")
            .put("givenAtMs", nowMs);
    JsonObject body =
        new JsonObject()
            .put("secret", secret())
            .put("platform", "ANDROID")
            .put("pushToken", pushToken)
            .put("consent", consent);
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve("/v1/installations"))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + appKey)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException("the service answered " + answer.statusCode() + ": " + answer.body());
    }
    JsonObject registered = new JsonObject(answer.body());
    return new Phone(
        pushToken, registered.getString("shopperId"), registered.getString("identityKey"));
  }
}
