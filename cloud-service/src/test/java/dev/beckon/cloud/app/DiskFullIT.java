package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.delivery.FakeFcm;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The disk with Redis' file, the history and the log fills up while the service runs. */
@Timeout(180)
class DiskFullIT {
  private static final int DISK_MB = 96;
  private static final int PHONES = 30;
  private static final int TERMINATED = 143;
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(5);
  private static final Duration BACK_WITHIN = Duration.ofSeconds(15);

  @TempDir Path mountPoint;
  private final HttpClient http = HttpClient.newHttpClient();
  private SmallDisk disk;
  private FakeFcm fcm;
  private int mqttPort;

  @BeforeEach
  void open() throws Exception {
    disk = SmallDisk.mount(mountPoint, DISK_MB);
    fcm = new FakeFcm();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      mqttPort = free.getLocalPort();
    }
    ServiceProcess.prepare(
        disk.folder(),
        fcm,
        ServiceProcess.config(fcm).replace("mqtt: {port: 0}", "mqtt: {port: " + mqttPort + "}"));
  }

  @AfterEach
  void close() throws Exception {
    if (disk != null) {
      fcm.close();
      disk.unmount();
    }
  }

  @Test
  void aDiskThatFillsUpLosesNothingAndDecidesNothingUntilThereIsRoomAgain() throws Exception {
    try (Crowd crowd = new Crowd(mqttPort);
        ServiceProcess service = ServiceProcess.start(disk.folder(), "serve").awaitReady()) {
      int port = service.httpPort();
      crowd.register(port, PHONES);

      disk.fill();
      await().atMost(SEEN_WITHIN).until(() -> state(port, "disk").equals("ill"));
      registerUntilRefused(crowd, port);
      await().atMost(SEEN_WITHIN).until(() -> state(port, "redis").equals("ill"));
      assertThat(get(port, "/readyz").statusCode()).isEqualTo(503);
      crowd.enter();
      await()
          .during(Duration.ofSeconds(5))
          .atMost(Duration.ofSeconds(6))
          .until(() -> told().isEmpty() && !state(port, "redis").equals("well"));
      System.out.println("DiskFullIT: while full " + get(port, "/healthz").body());

      long freedNs = System.nanoTime();
      disk.free();
      await().atMost(BACK_WITHIN).until(() -> get(port, "/healthz").statusCode() == 200);
      await().atMost(BACK_WITHIN).until(() -> told().size() == crowd.size());
      System.out.printf(
          "DiskFullIT: %d phones told %.1f s after there was room%n",
          crowd.size(), (System.nanoTime() - freedNs) / 1e9);
      crowd.leave();
      assertThat(service.terminate().exitCode()).as(service.everything()).isEqualTo(TERMINATED);
      assertThat(service.complaints()).as("the log goes on").contains("Stopped within ");
    }
    assertThat(told().values()).as("messages to each phone").containsOnly(1L);
    assertThat(sentInHistory()).isEqualTo(told().size());
  }

  /** What is acknowledged on the way there has to be kept, as everything else. */
  private static void registerUntilRefused(Crowd crowd, int port) throws Exception {
    for (int i = 0; i < 10_000; i++) {
      HttpResponse<String> answer = crowd.registerOne(port);
      if (answer.statusCode() != 201) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        return;
      }
    }
    throw new AssertionError("Redis goes on writing to a full disk");
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String state(int port, String part) throws Exception {
    return new JsonObject(get(port, "/healthz").body())
        .getJsonArray("parts").stream()
            .map(JsonObject.class::cast)
            .filter(one -> one.getString("part").equals(part))
            .findFirst()
            .orElseThrow()
            .getString("state");
  }

  private Map<String, Long> told() {
    return fcm.messages.stream()
        .filter(message -> !message.getBoolean("validate_only", false))
        .collect(
            Collectors.groupingBy(
                push -> push.getJsonObject("message").getString("token"),
                TreeMap::new,
                Collectors.counting()));
  }

  private int sentInHistory() throws SQLException {
    String url = "jdbc:sqlite:" + disk.folder().resolve("data/history.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(DISTINCT decision_id) FROM outcome WHERE state = 'ACCEPTED'")) {
      return row.getInt(1);
    }
  }
}
