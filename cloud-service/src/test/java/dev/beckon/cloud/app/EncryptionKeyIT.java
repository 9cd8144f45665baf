package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.delivery.FakeFcm;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The key that phones' keys are encrypted with is replaced, by the steps of operations.md. */
@Timeout(180)
class EncryptionKeyIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int TERMINATED = 143;
  private static final String NEWER = "c0ffee".repeat(10) + "0123";

  @TempDir Path dir;

  @Test
  void theKeyIsReplacedWhileStoredOnesGoOnAndNoneIsEverPrinted() throws Exception {
    try (FakeFcm fcm = new FakeFcm()) {
      ServiceProcess.prepare(dir, fcm, ServiceProcess.config(fcm));
      Path file = dir.resolve("data/installation.key");
      String identityKey;
      try (ServiceProcess service = ServiceProcess.start(dir, "serve").awaitReady();
          Crowd phones = new Crowd(service.mqttPort())) {
        var answer = phones.registerOne(service.httpPort());
        identityKey = new JsonObject(answer.body()).getString("identityKey");
        assertThat(service.terminate().exitCode()).as(service.everything()).isEqualTo(TERMINATED);
      }
      String older = HexFormat.of().formatHex(Files.readAllBytes(file));
      Files.writeString(file, NEWER + "\n" + older + "\n");
      try (ServiceProcess service = ServiceProcess.start(dir, "serve").awaitReady()) {
        await().atMost(SOON).until(() -> service.everything().contains("not needed any more"));
        assertThat(service.everything()).contains("1 identity keys were sealed");
        hides(service, identityKey, older);
        assertThat(service.terminate().exitCode()).as(service.everything()).isEqualTo(TERMINATED);
      }

      Files.delete(file);
      String elsewhere = "data: {minFreeMb: 1, encryptionKeys: \"KEYS\"}";
      String yaml = ServiceProcess.config(fcm).replace("data: {minFreeMb: 1}", elsewhere);
      ServiceProcess.prepare(dir, fcm, yaml.replace("KEYS", NEWER));
      try (ServiceProcess service = ServiceProcess.start(dir, "serve").awaitReady()) {
        hides(service, identityKey, older);
        assertThat(service.terminate().exitCode()).as(service.everything()).isEqualTo(TERMINATED);
      }
      ServiceProcess.prepare(dir, fcm, yaml.replace("KEYS", older));
      try (ServiceProcess service = ServiceProcess.start(dir, "serve")) {
        assertThat(service.exitCode()).as(service.everything()).isNotZero();
        assertThat(service.everything())
            .contains("a stored identity key fits none of the encryption keys");
        hides(service, identityKey, older);
      }
    }
  }

  private static void hides(ServiceProcess service, String... keys) throws IOException {
    String printed = service.everything().toLowerCase(Locale.ROOT);
    assertThat(printed).doesNotContain(keys).doesNotContain(NEWER);
  }
}
