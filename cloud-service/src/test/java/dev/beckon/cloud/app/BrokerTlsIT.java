package dev.beckon.cloud.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.beckon.cloud.delivery.FakeFcm;
import dev.beckon.cloud.testing.Mosquitto;
import dev.beckon.cloud.tls.TestAuthority;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service and a gateway meet at a Mosquitto of the retailer's, by TLS. */
@Timeout(120)
class BrokerTlsIT {
  private static final int PHONES = 5;
  private static final Duration BACK_WITHIN = Duration.ofSeconds(25); // it tries every 10 s

  @TempDir Path folder;
  private FakeFcm fcm;
  private TestAuthority authority;
  private Mosquitto broker;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(Mosquitto.isInstalled(), "no Mosquitto: apt-get install mosquitto");
    fcm = new FakeFcm();
    authority = new TestAuthority(folder);
    broker =
        Mosquitto.startWithTls(
            Map.of("beckon", "secret", "gw-1", ServiceProcess.SECRET),
            authority.sign("broker", "ip:127.0.0.1"));
  }

  @AfterEach
  void close() throws Exception {
    if (broker != null) {
      broker.close();
      fcm.close();
    }
  }

  @Test
  void offersGoThroughABrokerWithTls() throws Exception {
    try (Crowd crowd = new Crowd(broker.url(), authority.clientContext().getSocketFactory());
        ServiceProcess service = serve(authority.write("ca.pem", authority.pem())).awaitReady()) {
      assertIs("well", service, "ok");
      crowd.register(service.httpPort(), PHONES).enter();

      await().atMost(Duration.ofSeconds(20)).until(() -> fcm.told().size() == PHONES);
      assertThat(service.complaints()).doesNotContain("secret");
    }
  }

  @Test
  void aBrokerThatIsNotTrustedIsNotSpokenToUntilItIs() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    TestAuthority stranger = new TestAuthority(elsewhere);
    broker.present(stranger.sign("broker", "ip:127.0.0.1"));
    try (ServiceProcess service = serve(authority.write("ca.pem", authority.pem())).awaitReady()) {
      assertIs("ill", service, "PKIX path");

      broker.present(authority.sign("other", "dns:other.example"));
      assertIs("ill", service, "No subject alternative names matching IP address 127.0.0.1 found");

      broker.present(authority.sign("again", "ip:127.0.0.1"));
      assertIs("well", service, "ok");
      assertThat(broker.log()).contains("as beckon");
    }
  }

  private static void assertIs(String state, ServiceProcess service, String words) {
    await()
        .atMost(BACK_WITHIN)
        .untilAsserted(
            () -> {
              JsonObject broker = service.health("mqtt broker");
              assertThat(broker.getString("state")).as(broker.encode()).isEqualTo(state);
              assertThat(broker.getString("sentence")).contains(words);
            });
  }

  private ServiceProcess serve(Path caFile) throws Exception {
    String mqtt =
        "mqtt: {broker: {url: '%s', user: beckon, password: secret, caFile: %s}}"
            .formatted(broker.url(), caFile.getFileName());
    ServiceProcess.prepare(
        folder, fcm, ServiceProcess.config(fcm).replace("mqtt: {port: 0}", mqtt));
    return ServiceProcess.start(folder, "serve");
  }
}
