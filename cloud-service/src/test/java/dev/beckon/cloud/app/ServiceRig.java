package dev.beckon.cloud.app;

import dev.beckon.cloud.access.Secrets;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.delivery.FakeFcm;
import dev.beckon.cloud.store.AppendFsync;
import dev.beckon.cloud.store.EmbeddedRedis;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisDump;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The whole service in this process, with a Redis that it takes for somebody else's. */
final class ServiceRig implements AutoCloseable {
  static final String SECRET = ServiceProcess.SECRET;

  final FakeFcm fcm = new FakeFcm();
  final EmbeddedRedis redis;
  private final Path dir;
  final Path data;
  private final Parts parts = new Parts();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Service service;

  /**
   * @param more further keys of the configuration, as YAML
   */
  ServiceRig(Path dir, String more) throws Exception {
    this.dir = dir;
    redis = EmbeddedRedis.start(dir.resolve("redis"), AppendFsync.ALWAYS);
    data = dir.resolve("data");
    fcm.serviceAccount(dir);
    String yaml =
        """
        http: {port: 0}
        mqtt: {port: 0}
        data: {directory: data, minFreeMb: 1}
        redis: {url: '%s'}
        push: {credentialsFile: firebase.json, endpoint: '%s'}
        keys:
          - {id: app, role: app, secretSha256: HASH}
          - {id: till, role: till, secretSha256: HASH}
          - {id: backend, role: backend, secretSha256: HASH}
          - {id: editor, role: editor, secretSha256: HASH}
          - {id: monitor, role: monitor, secretSha256: HASH}
        stores:
          - id: north
            timeZone: UTC
            zones: [{id: coffee, name: Coffee}]
            gateways: [{id: gw-1, zone: coffee, secretSha256: HASH}]
        %s
        """
            .formatted(redis.url(), fcm.url(), more)
            .replace("HASH", ServiceProcess.HASH);
    Path file = Files.writeString(dir.resolve("beckon.yaml"), yaml);
    service = Service.start(ServiceConfig.load(file), parts);
  }

  int mqttPort() {
    return URI.create(service.mqttUrl()).getPort();
  }

  int httpPort() {
    return service.httpPort();
  }

  /** What a path answers to a monitor. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return call("GET", path, "monitor." + SECRET, "");
  }

  /**
   * What a call is answered.
   *
   * @param bearer id and secret
   * @param body empty for none
   */
  HttpResponse<String> call(String method, String path, String bearer, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.httpPort() + path))
            .header("Authorization", "Bearer " + bearer)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The same with a body in JSON. */
  HttpResponse<String> call(String method, String path, String bearer, JsonObject body)
      throws IOException, InterruptedException {
    return call(method, path, bearer, body.encode());
  }

  /** Registers a phone of somebody who agrees to everything: its secret and what it is issued. */
  JsonObject register(String pushToken) throws IOException, InterruptedException {
    String secret = Secrets.draw(new SecureRandom());
    JsonObject body =
        new JsonObject()
            .put("secret", secret)
            .put("platform", "ANDROID")
            .put("pushToken", pushToken)
            .put("consent", consent(true));
    HttpResponse<String> answer = call("POST", "/v1/installations", "app." + SECRET, body.encode());
    if (answer.statusCode() != 201) {
      throw new IllegalStateException(answer.body());
    }
    return new JsonObject(answer.body()).put("secret", secret);
  }

  /** That to everything, or to all but offers, without which nothing is kept. */
  static JsonObject consent(boolean toOffers) {
    return new JsonObject()
        .put("inStoreOffers", toOffers)
        .put("usePurchases", true)
        .put("measurement", true)
        .put("textVersion", "v1")
        .put("givenAtMs", 1);
  }

  /** The credential of a phone. */
  static String bearer(JsonObject phone) {
    return phone.getString("installationId") + "." + phone.getString("secret");
  }

  /** All that its Redis holds, as text. */
  String dump() {
    try (RedisConnection connection = RedisConnection.open(redis.url())) {
      return RedisDump.text(connection);
    }
  }

  /** All that Redis and SQL hold, in memory and in files, and what else lies in the folder. */
  String everything() throws IOException {
    StringBuilder all = new StringBuilder(dump());
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    } catch (NoSuchFileException | UncheckedIOException e) {
      return everything(); // Redis has just given a file it wrote anew its name
    }
    return all.toString();
  }

  /** One part as /healthz shows it. */
  JsonObject part(String name) throws IOException, InterruptedException {
    return new JsonObject(get("/healthz").body())
        .getJsonArray("parts").stream()
            .map(JsonObject.class::cast)
            .filter(part -> part.getString("part").equals(name))
            .findFirst()
            .orElseThrow();
  }

  String state(String part) {
    try {
      return part(part).getString("state");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The Redis server's process. */
  long redisPid() throws Exception {
    try (RedisConnection connection = RedisConnection.open(redis.url())) {
      String info = connection.async().info("server").get(5, TimeUnit.SECONDS);
      return info.lines()
          .filter(line -> line.startsWith("process_id:"))
          .mapToLong(line -> Long.parseLong(line.substring("process_id:".length()).trim()))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Sends a signal to a process. */
  static void signal(String signal, long pid) throws Exception {
    int code = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("kill -" + signal + " " + pid + ": " + code);
    }
  }

  @Override
  public void close() throws IOException {
    parts.close();
    redis.close();
    fcm.close();
  }
}
