package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.delivery.FakeFcm;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service is told to stop, with much or little in hand, and continues at the next start. */
@Timeout(240)
class StopIT {
  private static final int TERMINATED = 143;
  private static final int NOT_IN_ORDER = 1;
  private static final int PHONES = 150;
  private static final Duration BOUND = Duration.ofSeconds(10);

  @TempDir Path folder;
  private FakeFcm fcm;
  private int mqttPort;

  @BeforeEach
  void open() throws IOException {
    fcm = new FakeFcm();
    fcm.serviceAccount(folder);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      mqttPort = free.getLocalPort();
    }
    Files.writeString(
        folder.resolve("beckon.yaml"),
        ServiceProcess.config(fcm).replace("mqtt: {port: 0}", "mqtt: {port: " + mqttPort + "}"));
  }

  @AfterEach
  void close() {
    fcm.close();
  }

  @Test
  void stopsUnderLoadInTimeAndTheNextStartLosesAndDoublesNothing() throws Exception {
    try (Crowd crowd = new Crowd(mqttPort)) {
      try (ServiceProcess service = ServiceProcess.start(folder, "serve").awaitReady()) {
        crowd.register(service.httpPort(), PHONES);
        fcm.delayMs = 600;
        crowd.enter();
        await().atMost(Duration.ofSeconds(20)).until(() -> !pushes().isEmpty());
        assertStopsInOrder(service);
      }
      fcm.delayMs = 0;
      System.out.println("StopIT: " + pushes().size() + " of " + PHONES + " were told before");

      try (ServiceProcess service = ServiceProcess.start(folder, "serve").awaitReady()) {
        await().atMost(Duration.ofSeconds(40)).until(() -> fcm.told().size() == PHONES);
        crowd.leave();
        assertStopsInOrder(service);
      }
    }
    assertThat(fcm.told()).as("messages to each phone").hasSize(PHONES);
    assertThat(fcm.told().values()).as("messages to each phone").containsOnly(1L);
  }

  @Test
  void stopsInTimeWhileRedisIsFrozen() throws Exception {
    try (Crowd crowd = new Crowd(mqttPort);
        ServiceProcess service = ServiceProcess.start(folder, "serve").awaitReady()) {
      crowd.register(service.httpPort(), PHONES).enter();
      await().atMost(Duration.ofSeconds(20)).until(() -> !pushes().isEmpty());
      for (long pid : service.redisPids()) {
        signal("STOP", pid);
      }
      Duration took = stopping(service);

      System.out.println("StopIT: stopped within " + took.toMillis() + " ms, Redis frozen");
      assertThat(service.exitCode()).as(service.everything()).isEqualTo(TERMINATED);
      assertThat(took).as(service.everything()).isLessThan(BOUND);
      assertThat(service.redisPids()).isEmpty();
    }
  }

  @Test
  void endsAtOnceWhenToldTwice() throws Exception {
    try (ServiceProcess service = ServiceProcess.start(folder, "serve").awaitReady()) {
      for (long pid : service.redisPids()) {
        signal("STOP", pid);
      }
      service.terminate();
      await().until(() -> service.complaints().contains("Told to stop"));
      service.terminate();

      assertThat(service.exitCode()).as(service.everything()).isEqualTo(NOT_IN_ORDER);
      assertThat(service.everything()).contains("Told to stop a second time");
    }
  }

  @Test
  void stopsWhileItIsStillStarting() throws Exception {
    fcm.tokenStatus = 503;
    try (ServiceProcess service = ServiceProcess.start(folder, "serve")) {
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> service.everything().contains("trying again"));

      assertThat(stopping(service)).isLessThan(BOUND);
      assertThat(service.exitCode()).as(service.everything()).isEqualTo(TERMINATED);
      assertThat(service.redisPids()).isEmpty();
    }
  }

  private static void assertStopsInOrder(ServiceProcess service) throws Exception {
    Duration took = stopping(service);
    System.out.println("StopIT: stopped within " + took.toMillis() + " ms");
    assertThat(service.exitCode()).as(service.everything()).isEqualTo(TERMINATED);
    assertThat(took).as(service.everything()).isLessThan(BOUND);
    assertThat(service.everything()).contains("Stopped within ").doesNotContain(" ERROR ");
    assertThat(service.redisPids()).isEmpty();
  }

  private static Duration stopping(ServiceProcess service) throws Exception {
    long startNs = System.nanoTime();
    service.terminate().exitCode();
    return Duration.ofNanos(System.nanoTime() - startNs);
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    assertThat(code).isZero();
  }

  private List<JsonObject> pushes() {
    return fcm.messages.stream().filter(m -> !m.getBoolean("validate_only", false)).toList();
  }
}
