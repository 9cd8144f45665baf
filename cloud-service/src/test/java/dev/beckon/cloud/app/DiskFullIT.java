package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.delivery.FakeFcm;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
      await().atMost(SEEN_WITHIN).until(() -> state(service, "disk").equals("ill"));
      registerUntilRefused(crowd, port);
      await().atMost(SEEN_WITHIN).until(() -> state(service, "redis").equals("ill"));
      assertThat(service.get("/readyz").statusCode()).isEqualTo(503);
      crowd.enter();
      await()
          .during(Duration.ofSeconds(5))
          .atMost(Duration.ofSeconds(6))
          .until(() -> fcm.told().isEmpty() && !state(service, "redis").equals("well"));
      System.out.println("DiskFullIT: while full " + service.get("/healthz").body());

      long freedNs = System.nanoTime();
      disk.free();
      await().atMost(BACK_WITHIN).until(() -> service.get("/healthz").statusCode() == 200);
      await().atMost(BACK_WITHIN).until(() -> fcm.told().size() == crowd.size());
      System.out.printf(
          "DiskFullIT: %d phones told %.1f s after there was room%n",
          crowd.size(), (System.nanoTime() - freedNs) / 1e9);
      crowd.leave();
      assertThat(service.terminate().exitCode()).as(service.everything()).isEqualTo(TERMINATED);
      assertThat(service.complaints()).as("the log goes on").contains("Stopped within ");
    }
    assertThat(fcm.told().values()).as("messages to each phone").containsOnly(1L);
    assertThat(sentInHistory()).isEqualTo(fcm.told().size());
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

  private static String state(ServiceProcess service, String part) throws Exception {
    return service.health(part).getString("state");
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
