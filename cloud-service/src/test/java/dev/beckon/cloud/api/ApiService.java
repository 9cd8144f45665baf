package dev.beckon.cloud.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.access.Secrets;
import dev.beckon.cloud.ops.PartHealth;
import dev.beckon.cloud.ops.PartState;
import dev.beckon.cloud.store.AppendFsync;
import dev.beckon.cloud.store.EmbeddedRedis;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.testing.Directories;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The REST interface on a real Redis, for a class of tests; Redis is emptied before each of them.
 * Keys of machines are named like their roles and have their names for secrets.
 */
final class ApiService implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  static final String CONSENT =
      "{\"inStoreOffers\":true,\"usePurchases\":true,\"measurement\":true,\"textVersion\":\"v1\",\"givenAtMs\":1}";
  static final String NO_CONSENT = CONSENT.replaceFirst("true", "false");
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final SecureRandom random = new SecureRandom();
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile PartState redisState = PartState.WELL;
  private volatile PartState historyState = PartState.WELL;
  private Path directory;
  private ScheduledExecutorService timer;
  private Vertx vertx;
  private EmbeddedRedis server;
  private RedisConnection redis;
  private ApiParts parts;
  private HttpDoor door;

  @Override
  public void beforeAll(ExtensionContext tests) throws Exception {
    directory = Files.createTempDirectory("api");
    timer = Executors.newSingleThreadScheduledExecutor();
    vertx = Vertx.vertx();
    server = EmbeddedRedis.start(directory.resolve("data"), AppendFsync.ALWAYS);
    redis = RedisConnection.open(server.url());
    parts = new ApiParts(vertx, redis, directory.resolve("key"), timer, this::health, metrics);
    door = new HttpDoor(vertx, "127.0.0.1", 0, Optional.empty(), this::health, metrics);
    get(door.open());
    door.serve(parts.api());
  }

  @Override
  public void beforeEach(ExtensionContext test) throws Exception {
    redis.async().flushall().get(5, TimeUnit.SECONDS);
    redisState = PartState.WELL;
    historyState = PartState.WELL;
    parts.surveyed(Optional.empty());
  }

  @Override
  public void afterAll(ExtensionContext tests) throws Exception {
    get(door.close());
    redis.close();
    server.close();
    timer.shutdownNow();
    get(vertx.close());
    Directories.delete(directory);
  }

  Vertx vertx() {
    return vertx;
  }

  RedisConnection redis() {
    return redis;
  }

  /** Where Redis keeps its files. */
  Path redisDirectory() {
    return directory.resolve("data/redis");
  }

  /** What it serves. */
  ApiParts parts() {
    return parts;
  }

  HttpDoor door() {
    return door;
  }

  HttpClient http() {
    return http;
  }

  void redisIs(PartState state) {
    redisState = state;
  }

  void historyIs(PartState state) {
    historyState = state;
  }

  List<PartHealth> health() {
    return List.of(
        new PartHealth("redis", true, redisState, 1, "as the test says"),
        new PartHealth("history", false, historyState, 2, "the same"));
  }

  /** A new phone: its secret, and what it was answered. */
  JsonObject register() throws Exception {
    String secret = drawSecret();
    HttpResponse<String> answer = register(secret, "token", CONSENT);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return new JsonObject(answer.body()).put("secret", secret);
  }

  String drawSecret() {
    return Secrets.draw(random);
  }

  HttpResponse<String> register(String secret, String pushToken, String consent) throws Exception {
    JsonObject body =
        new JsonObject()
            .put("secret", secret)
            .put("platform", "ANDROID")
            .put("pushToken", pushToken)
            .put("consent", new JsonObject(consent));
    return call("POST", "/v1/installations", "app.app", body.encode());
  }

  static String bearer(JsonObject phone) {
    return phone.getString("installationId") + "." + phone.getString("secret");
  }

  HttpRequest.Builder request(String path, String bearer) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(Duration.ofSeconds(20));
    return bearer == null ? request : request.header("Authorization", "Bearer " + bearer);
  }

  /**
   * @param bearer null for none
   * @param body null for none
   */
  HttpResponse<String> call(String method, String path, String bearer, String body)
      throws Exception {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    return http.send(
        request(path, bearer).method(method, publisher).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  static List<String> fields(HttpResponse<String> refused) {
    return errors(refused, "field");
  }

  static List<String> codes(HttpResponse<String> refused) {
    return errors(refused, "code");
  }

  private static List<String> errors(HttpResponse<String> refused, String what) {
    return new JsonObject(refused.body())
        .getJsonArray("errors").stream().map(f -> ((JsonObject) f).getString(what)).toList();
  }

  /** Every key and value in Redis, as text. */
  String dump() throws Exception {
    var async = redis.async();
    StringBuilder all = new StringBuilder();
    for (String key : async.keys("*").get(5, TimeUnit.SECONDS)) {
      all.append(key).append('=');
      Object value =
          switch (async.type(key).get(5, TimeUnit.SECONDS)) {
            case "hash" -> async.hgetall(key).get(5, TimeUnit.SECONDS);
            case "set" -> async.smembers(key).get(5, TimeUnit.SECONDS);
            case "zset" -> async.zrange(key, 0, -1).get(5, TimeUnit.SECONDS);
            case "list" -> async.lrange(key, 0, -1).get(5, TimeUnit.SECONDS);
            case "stream" ->
                async.xrange(key, Range.unbounded()).get(5, TimeUnit.SECONDS).stream()
                    .map(StreamMessage::getBody)
                    .toList();
            default -> async.get(key).get(5, TimeUnit.SECONDS);
          };
      all.append(value).append('\n');
    }
    return all.toString();
  }

  static long nowUs() {
    return System.currentTimeMillis() * 1000;
  }

  static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
