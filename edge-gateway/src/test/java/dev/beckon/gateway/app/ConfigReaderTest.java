package dev.beckon.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.beckon.gateway.TestData;
import dev.beckon.gateway.uplink.UplinkOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  private static final Config DEFAULTS =
      new Config(
          "gw-1",
          "north",
          URI.create("tcp://127.0.0.1:1883"),
          Optional.empty(),
          Optional.empty(),
          "s3cret",
          new SourceOption.Udp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 5700)),
          100,
          500,
          20,
          50,
          4_194_304);

  @TempDir Path folder;

  @Test
  void theExampleIsValidAndStatesTheDefaults() throws Exception {
    Files.writeString(folder.resolve("gateway.secret"), "s3cret\nsecond line\n");
    String example =
        Files.readString(TestData.root().resolve("edge-gateway/gateway.example.properties"));

    assertThat(read(example)).isEqualTo(DEFAULTS);
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws Exception {
    assertThat(
            read(
                """
                gateway.id=gw-1
                store.id=north
                mqtt.uri=tcp://127.0.0.1:1883
                mqtt.password=s3cret
                scan.source=udp:127.0.0.1:5700
                """))
        .isEqualTo(DEFAULTS);
  }

  @Test
  void everyFaultIsReportedAtOnceWithWhatIsAllowed() {
    assertThat(
            faults(
                """
                gateway.id=GW 1
                gatewayid=x
                mqtt.uri=http://service:80
                mqtt.password=a
                mqtt.passwordFile=b
                scan.source=udp:8.8.8.8:53
                coalesce.contestedMs=fast
                coalesce.settledMs=9
                batch.maxSightings=501
                batch.maxDelayMs=-1
                ring.maxBytes=1
                """))
        .containsExactlyInAnyOrder(
            "unknown key gatewayid: did you mean gateway.id?",
            "gateway.id = GW 1: allowed is 1 to 40 of a-z, 0-9 and -",
            "store.id must be set",
            "mqtt.uri = http://service:80: allowed is ssl://host:port, wss://host[:port]/path,"
                + " tcp://host:port or ws://host[:port]/path",
            "exactly one of mqtt.password and mqtt.passwordFile must be set",
            "scan.source = udp:8.8.8.8:53: allowed is udp:127.0.0.1:PORT, recording:FILE or"
                + " recording-fast:FILE, the address being loopback",
            "coalesce.contestedMs = fast: allowed is a whole number from 10 to 1000",
            "coalesce.settledMs = 9: allowed is a whole number from 10 to 5000",
            "batch.maxSightings = 501: allowed is a whole number from 1 to 500",
            "batch.maxDelayMs = -1: allowed is a whole number from 0 to 1000",
            "ring.maxBytes = 1: allowed is a whole number from 65536 to 268435456");
  }

  @Test
  void aSettledIntervalBelowTheContestedOneIsRefused() {
    assertThat(faults(valid() + "coalesce.contestedMs=200\ncoalesce.settledMs=100\n"))
        .containsExactly("coalesce.settledMs = 100: allowed is at least coalesce.contestedMs, 200");
  }

  @Test
  void addressesThatAreNotBareOrHaveNoPortAreRefused() {
    for (String uri :
        List.of(
            "tcp://host",
            "tcp://host:0",
            "tcp://host:70000",
            "tcp://user:secret@host:1",
            "tcp://host:1/path",
            "tcp:1883",
            "//host:1",
            "ssl://host",
            "wss://host",
            "wss://host/",
            "wss://host:0/mqtt",
            "wss://host/mqtt?x=1",
            "tcp://a b:1")) {
      assertThat(faults(valid().replace("tcp://127.0.0.1:1883", uri))).as(uri).hasSize(1);
    }
  }

  @Test
  void everyWayToTheServiceCanBeWritten() throws Exception {
    for (String uri :
        List.of("ssl://host:8883", "wss://host/mqtt", "wss://host:444/mqtt", "ws://host:80/mqtt")) {
      assertThat(read(valid().replace("tcp://127.0.0.1:1883", uri)).mqttUri())
          .isEqualTo(URI.create(uri));
    }
  }

  @Test
  void aProxyMayWantToKnowWhoAsks() throws Exception {
    Files.writeString(folder.resolve("proxy.secret"), "user:pass:word\n");
    String ssl = valid().replace("tcp://127.0.0.1:1883", "ssl://host:8883");
    Config config =
        read(ssl + "mqtt.proxy=proxy.example:3128\nmqtt.proxyCredentialsFile=proxy.secret\n");

    assertThat(config.proxy())
        .contains(new UplinkOptions.Proxy("proxy.example", 3128, Optional.of("user:pass:word")));
    assertThat(config.describe()).contains("mqtt.proxy=proxy.example:3128").doesNotContain("pass:");
  }

  @Test
  void faultsOfTheWayOutAreReportedAtOnce() throws Exception {
    Files.writeString(folder.resolve("empty.pem"), "no certificate\n");
    Files.writeString(folder.resolve("proxy.secret"), "password alone\n");
    String ssl = valid().replace("tcp://127.0.0.1:1883", "ssl://host:8883");

    assertThat(
            faults(
                ssl
                    + "mqtt.caFile=empty.pem\n"
                    + "mqtt.proxy=host:1\n"
                    + "mqtt.proxyCredentialsFile=proxy.secret\n"))
        .satisfiesExactlyInAnyOrder(
            ca ->
                assertThat(ca)
                    .startsWith("mqtt.caFile = empty.pem: allowed is a PEM file with one"),
            proxy ->
                assertThat(proxy)
                    .isEqualTo(
                        "mqtt.proxyCredentialsFile = proxy.secret: allowed is a file whose first"
                            + " line is user:password"));
    assertThat(faults(ssl + "mqtt.proxy=ftp://host:1\n"))
        .containsExactly("mqtt.proxy = ftp://host:1: allowed is host:port of an HTTP proxy");
    assertThat(faults(ssl + "mqtt.proxyCredentialsFile=proxy.secret\n")).hasSize(1);
    assertThat(faults(valid() + "mqtt.proxy=host:1\nmqtt.caFile=ca.pem\n"))
        .containsExactlyInAnyOrder(
            "mqtt.proxy = host:1: allowed is a proxy only where mqtt.uri is ssl:// or wss://",
            "mqtt.caFile = ca.pem: allowed is a file only where mqtt.uri is ssl:// or wss://");
  }

  @Test
  void aMissingRecordingIsRefused() {
    assertThat(faults(valid().replace("udp:127.0.0.1:5700", "recording:walk.btsnoop")))
        .containsExactly("scan.source = recording:walk.btsnoop: allowed is a readable file");
  }

  @Test
  void anEmptyOrMissingPasswordFileIsRefused() throws IOException {
    Files.writeString(folder.resolve("empty"), "\n");
    String file = valid().replace("mqtt.password=s3cret", "mqtt.passwordFile=");

    assertThat(faults(file.replace("passwordFile=", "passwordFile=empty")))
        .containsExactly(
            "mqtt.passwordFile = empty: allowed is a file whose first line is the password");
    assertThat(faults(file.replace("passwordFile=", "passwordFile=missing")))
        .singleElement()
        .asString()
        .startsWith("mqtt.passwordFile = missing: allowed is a readable file");
  }

  @Test
  void theEffectiveConfigurationDoesNotShowThePassword() throws Exception {
    assertThat(read(valid()).describe())
        .contains("scan.source=udp:127.0.0.1:5700", "ring.maxBytes=4194304")
        .doesNotContain("s3cret");
    assertThat(read(valid()).toString()).doesNotContain("s3cret");
  }

  @Test
  void aMissingFileIsSaid() {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigReader.read(folder.resolve("nothing")));
    assertThat(e.faults()).singleElement().asString().startsWith("cannot read ");
  }

  private static String valid() {
    return """
    gateway.id=gw-1
    store.id=north
    mqtt.uri=tcp://127.0.0.1:1883
    mqtt.password=s3cret
    scan.source=udp:127.0.0.1:5700
    """;
  }

  private List<String> faults(String text) {
    return catchThrowableOfType(ConfigException.class, () -> read(text)).faults();
  }

  private Config read(String text) throws IOException, ConfigException {
    return ConfigReader.read(Files.writeString(folder.resolve("gateway.properties"), text));
  }
}
