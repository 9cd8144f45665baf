package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.delivery.FakeFcm;
import dev.beckon.cloud.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What keeps the service from starting is said before anything is started, or undone after. */
@Timeout(120)
class StartIT {
  private static final int CANNOT_START = 1;
  private static final int BAD_CONFIGURATION = 2;

  @TempDir Path folder;
  private FakeFcm fcm;

  @BeforeEach
  void open() throws IOException {
    fcm = new FakeFcm();
    ServiceProcess.prepare(folder, fcm, ServiceProcess.config(fcm));
  }

  @AfterEach
  void close() {
    fcm.close();
  }

  @Test
  void checksAConfigurationWithoutStartingAnything() throws Exception {
    try (ServiceProcess check = ServiceProcess.start(folder, "check-config")) {
      assertThat(check.exitCode()).as(check.everything()).isZero();
      assertThat(check.output())
          .contains("data.minFreeMb: 1\n")
          .contains("keys[0].secretSha256: (hidden)\n")
          .doesNotContain("logback")
          .doesNotContain(ServiceProcess.HASH);
      assertThat(check.complaints()).isEmpty();
    }
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void saysAllThatIsWrongAroundAConfiguration() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(folder.resolve("firebase.json"), "{}");
      Files.writeString(folder.resolve("installation.key"), "too short");
      configure(
          ServiceProcess.config(fcm)
              .replace("mqtt: {port: 0}", "mqtt: {port: " + taken.getLocalPort() + "}")
              .replace(
                  "data: {minFreeMb: 1}",
                  "data: {minFreeMb: 10000000, encryptionKeyFile: installation.key}"));

      try (ServiceProcess check = ServiceProcess.start(folder, "check-config")) {
        assertThat(check.exitCode()).isEqualTo(BAD_CONFIGURATION);
        assertThat(check.complaints())
            .contains("fault: push.credentialsFile: ")
            .contains("fault: data.encryptionKeyFile: ")
            .contains("10000000 are wanted (data.minFreeMb)")
            .contains("warning: mqtt.port: cannot listen on 127.0.0.1:" + taken.getLocalPort());
      }
    }
  }

  @Test
  void refusesATakenPortBeforeAnythingIsStarted() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      configure(
          ServiceProcess.config(fcm)
              .replace("http: {port: 0}", "http: {port: " + taken.getLocalPort() + "}"));

      try (ServiceProcess service = ServiceProcess.start(folder, "serve")) {
        assertThat(service.exitCode()).isEqualTo(CANNOT_START);
        assertThat(service.complaints())
            .isEqualTo(
                "beckon cannot start:\n  http.port: cannot listen on 127.0.0.1:%d (%s)\n"
                    .formatted(taken.getLocalPort(), "Address already in use"));
      }
    }
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void refusesAnExpiredCertificateOfItsOwn() throws Exception {
    new TestAuthority(folder).sign("own", "EC", "-20d", 5, "san=dns:beckon.example");
    configure(
        "tls: {certificateFile: own.pem, keyFile: own.key, hosts: [beckon.example]}\n"
            + ServiceProcess.config(fcm));

    try (ServiceProcess service = ServiceProcess.start(folder, "serve")) {
      assertThat(service.exitCode()).as(service.everything()).isEqualTo(CANNOT_START);
      assertThat(service.complaints())
          .startsWith("beckon cannot start:\n  tls.certificateFile")
          .contains("own.pem", "CN=own expired at ", "one that is valid now")
          .hasLineCount(2);
      assertThat(service.output()).doesNotContain("READY");
    }
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void refusesToStartWithTooLittleRoom() throws Exception {
    configure(ServiceProcess.config(fcm).replace("minFreeMb: 1", "minFreeMb: 10000000"));

    try (ServiceProcess service = ServiceProcess.start(folder, "serve")) {
      assertThat(service.exitCode()).isEqualTo(CANNOT_START);
      assertThat(service.complaints()).contains("(data.minFreeMb)");
    }
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void endsWithASentenceWhenFcmRefusesTheCredentialAndLeavesNothingRunning() throws Exception {
    fcm.tokenStatus = 400;

    try (ServiceProcess service = ServiceProcess.start(folder, "serve")) {
      assertThat(service.exitCode()).isEqualTo(CANNOT_START);
      assertThat(service.complaints())
          .contains("push.credentialsFile: FCM does not take messages with this credential")
          .contains("invalid_grant");
      assertThat(service.redisPids()).isEmpty();
      assertThat(service.age()).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void waitsForAnUnreachableFcm() throws Exception {
    fcm.tokenStatus = 503;

    try (ServiceProcess service = ServiceProcess.start(folder, "serve")) {
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> service.everything().contains("trying again"));
      fcm.tokenStatus = 200;
      service.awaitReady();
    }
  }

  @Test
  void saysHowItIsCalled() throws Exception {
    try (ServiceProcess service = ServiceProcess.start(folder, "sevre")) {
      assertThat(service.exitCode()).isEqualTo(BAD_CONFIGURATION);
      assertThat(service.complaints()).contains("serve").contains("check-config");
    }
  }

  private void configure(String yaml) throws IOException {
    Files.writeString(folder.resolve("beckon.yaml"), yaml);
  }
}
