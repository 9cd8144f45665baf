package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.delivery.FakeFcm;
import dev.beckon.cloud.store.AppendFsync;
import dev.beckon.cloud.store.EmbeddedRedis;
import dev.beckon.cloud.store.RedisConnection;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** The whole service in this process, with a Redis that it takes for somebody else's. */
final class ServiceRig implements AutoCloseable {
  static final String SECRET = "s3cret";

  final FakeFcm fcm = new FakeFcm();
  final EmbeddedRedis redis;
  final Path data;
  private final Parts parts = new Parts();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Service service;

  /**
   * @param more further keys of the configuration, as YAML
   */
  ServiceRig(Path dir, String more) throws Exception {
    redis = EmbeddedRedis.start(dir.resolve("redis"), AppendFsync.ALWAYS);
    data = dir.resolve("data");
    fcm.serviceAccount(dir);
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(SECRET.getBytes(StandardCharsets.UTF_8));
    String hash = HexFormat.of().formatHex(digest);
    String yaml =
        """
        http: {port: 0}
        mqtt: {port: 0}
        data: {directory: data, minFreeMb: 1}
        redis: {url: '%s'}
        push: {credentialsFile: firebase.json, endpoint: '%s'}
        keys: [{id: monitor, role: monitor, secretSha256: %s}]
        stores:
          - id: north
            timeZone: UTC
            zones: [{id: coffee, name: Coffee}]
            gateways: [{id: gw-1, zone: coffee, secretSha256: %s}]
        %s
        """
            .formatted(redis.url(), fcm.url(), hash, hash, more);
    Path file = Files.writeString(dir.resolve("beckon.yaml"), yaml);
    service = Service.start(ServiceConfig.load(file), parts);
  }

  int mqttPort() {
    return URI.create(service.mqttUrl()).getPort();
  }

  /** What a path answers. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + service.httpPort() + path);
    return http.send(
        HttpRequest.newBuilder(uri).header("Authorization", "Bearer monitor." + SECRET).build(),
        HttpResponse.BodyHandlers.ofString());
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
