package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.delivery.FakeFcm;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code import purchases} into a service that speaks TLS only. */
@Timeout(120)
class ImportOverTlsIT {
  @TempDir Path folder;

  @Test
  void tellsOnlyAServiceWhoseCertificateItTrusts() throws Exception {
    Path csv =
        Files.writeString(
            folder.resolve("lines.csv"),
            ImportProcess.HEADER
                + "1,BEANS,2,2011-12-09 12:50:00,2.50,17850,x\n"
                + "2,TEA,1,2011-12-09 12:50:00,1.00,17851,x\n");
    try (FakeFcm fcm = new FakeFcm()) {
      String till = "{id: till, role: till, secretSha256: %s}, ".formatted(ServiceProcess.HASH);
      String yaml =
          ServiceProcess.config(fcm).replace("keys: [", "tls: {generated: true}\nkeys: [" + till);
      ServiceProcess.prepare(folder, fcm, yaml);
      try (ServiceProcess service = ServiceProcess.start(folder, "serve").awaitReady()) {
        URI address = URI.create("https://127.0.0.1:" + service.httpPort());
        JsonObject asAdministrator = ImportProcess.begin(folder, address, csv, "north").finish();
        assertThat(asAdministrator.getInteger("customers")).isEqualTo(2);
        assertThat(asAdministrator.getInteger("repeatedReceipts")).isZero();

        Path key =
            Files.writeString(folder.resolve("till.key"), "till." + ServiceProcess.SECRET + "\n");
        ImportProcess trusting =
            ImportProcess.elsewhere(
                folder,
                address,
                csv,
                "north",
                "--key-file",
                key.toString(),
                "--time-zone",
                "Europe/Berlin",
                "--ca",
                folder.resolve("data/tls/ca.pem").toString());
        assertThat(trusting.finish().getInteger("repeatedReceipts")).isEqualTo(2);

        ImportProcess distrusting =
            ImportProcess.elsewhere(folder, address, csv, "north", "--key-file", key.toString());
        assertThat(distrusting.exitCode()).as(distrusting.said()).isEqualTo(1);
        assertThat(distrusting.said()).contains("certificat");
      }
    }
  }
}
