package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every trouble outside shows in the health of a running service within 5 s, and goes by itself.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HealthIT {
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(5);
  private static final Duration BACK_WITHIN = Duration.ofSeconds(15);

  @TempDir static Path dir;
  private final List<JsonObject> alerts = new CopyOnWriteArrayList<>();
  private HttpServer receiver;
  private ServiceRig rig;

  @BeforeAll
  void start() throws Exception {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          alerts.add(new JsonObject(new String(body, StandardCharsets.UTF_8)));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
    rig = new ServiceRig(dir, "alerts: {webhook: '" + url + "'}");
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
    receiver.stop(0);
  }

  @Test
  void isReadyWhenItHasStarted() throws Exception {
    assertThat(rig.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(new JsonObject(rig.get("/readyz").body()).getJsonArray("parts").toString())
        .contains("\"service\"", "\"redis\"", "\"push\"", "\"store north\"")
        .doesNotContain("\"history\"");
  }

  @Test
  void showsAKilledRedisAndTellsTheWebhookOnceEach() throws Exception {
    ServiceRig.signal("KILL", rig.redisPid());
    seen("redis", "ill");
    assertThat(rig.get("/readyz").statusCode()).isEqualTo(503);
    assertThat(new JsonObject(rig.get("/readyz").body()).getJsonArray("missing")).contains("redis");
    await().atMost(Duration.ofSeconds(10)).until(() -> told("redis").size() == 1);
    assertThat(rig.redis.revive()).isTrue();
    back("redis");
    await().atMost(Duration.ofSeconds(20)).until(() -> told("redis").size() == 2);
    assertThat(told("redis"))
        .extracting(alert -> alert.getString("state"))
        .containsExactly("ill", "well");
    assertThat(told("redis"))
        .extracting(alert -> alert.getString("incidentId"))
        .doesNotContainNull()
        .matches(ids -> ids.get(0).equals(ids.get(1)));
    alerts.clear();
  }

  @Test
  void showsAFrozenRedis() throws Exception {
    long pid = rig.redisPid();
    ServiceRig.signal("STOP", pid);
    try {
      seen("redis", "ill");
    } finally {
      ServiceRig.signal("CONT", pid);
    }
    back("redis");
    alerts.clear();
  }

  @Test
  void showsALockedDatabaseThoughNothingIsWrittenAndStaysReady() throws Exception {
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + rig.data.resolve("history.db"));
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN EXCLUSIVE");
      seen("history", "ill");
      assertThat(rig.part("history").getString("sentence")).contains("locked");
      assertThat(rig.get("/readyz").statusCode()).isEqualTo(200);
      statement.execute("ROLLBACK");
    }
    back("history");
  }

  @Test
  void showsAGatewayThatIsNotConnected() throws Exception {
    assertThat(rig.part("gateways north").getString("sentence"))
        .isEqualTo("1 of 1 gateways are not connected: gw-1");
    MqttClient gateway =
        new MqttClient("tcp://127.0.0.1:" + rig.mqttPort(), "gw-1", new MemoryPersistence());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName("gw-1");
    options.setPassword(ServiceRig.SECRET.getBytes(StandardCharsets.UTF_8));
    options.setKeepAliveInterval(10);
    gateway.connect(options);
    await()
        .atMost(BACK_WITHIN)
        .until(() -> rig.state("gateways north"), state -> state.equals("well"));
    gateway.disconnectForcibly(0, 0, false);
    gateway.close(true);
    seen("gateways north", "degraded");
    assertThat(rig.get("/healthz").statusCode()).isEqualTo(200);
  }

  private void seen(String part, String state) {
    long begunNs = System.nanoTime();
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(SEEN_WITHIN)
        .until(() -> rig.state(part), now -> now.equals(state));
    System.out.printf(
        "%s %s: seen after %.1f s%n", part, state, (System.nanoTime() - begunNs) / 1e9);
  }

  private void back(String part) {
    await().atMost(BACK_WITHIN).until(() -> rig.state(part), now -> now.equals("well"));
  }

  private List<JsonObject> told(String part) {
    return alerts.stream().filter(alert -> alert.getString("part").equals(part)).toList();
  }
}
