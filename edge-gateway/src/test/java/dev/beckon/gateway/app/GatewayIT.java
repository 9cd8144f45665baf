package dev.beckon.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.beckon.gateway.FakeService;
import dev.beckon.gateway.FakeService.Received;
import dev.beckon.gateway.TestData;
import dev.beckon.gateway.advert.HciPackets;
import dev.beckon.protocol.v1.GatewayStatus;
import dev.beckon.protocol.v1.Sighting;
import dev.beckon.protocol.v1.SightingBatch;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program: bytes in by UDP, batches out by MQTT, and how it starts and ends. */
@Timeout(60)
class GatewayIT {
  @TempDir Path folder;

  private FakeService service;
  private DatagramSocket air;
  private int airPort;
  private Process gateway;

  @BeforeEach
  void prepare() throws Exception {
    service = new FakeService(16, () -> System.currentTimeMillis() * 1000);
    air = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      airPort = free.getLocalPort();
    }
  }

  @AfterEach
  void stop() throws Exception {
    if (gateway != null) {
      gateway.destroyForcibly().waitFor();
    }
    air.close();
    service.close();
  }

  @Test
  void whatIsHeardArrivesAndSigtermEndsItInOrder() throws Exception {
    start(config());
    awaitReady();
    send(HciPackets.eid(0x0011223344556677L, -61));
    await().until(() -> service.sightings().size() == 1);

    SightingBatch batch = service.sightings().get(0).batch();
    assertThat(batch.getBootId().size()).isEqualTo(8);
    assertThat(batch.hasClockOffsetUs()).isTrue();
    Sighting sighting = batch.getSightings(0);
    assertThat(HexFormat.of().formatHex(sighting.getId().toByteArray()))
        .isEqualTo("0011223344556677");
    assertThat(sighting.getCount()).isEqualTo(1);
    assertThat(sighting.getRssiMeanDdbm()).isEqualTo(-610);
    assertThat(sighting.getTxPowerDbm()).isEqualTo(-25);

    send(HciPackets.eid(1, 42));
    send(new byte[] {1, 2, 3});
    send(HciPackets.legacy(new byte[] {5, 9, 'n'}, -50));
    gateway.destroy();
    assertThat(gateway.waitFor(5, TimeUnit.SECONDS)).isTrue();

    assertThat(gateway.exitValue()).as(output("err")).isZero();
    assertThat(service.sightings()).hasSize(1);
    Received last = service.statuses().get(service.statuses().size() - 1);
    assertThat(last.status().getState()).isEqualTo(GatewayStatus.State.STATE_OFFLINE);
    assertThat(last.status().getCountersMap())
        .containsEntry("fault.rssi", 1L)
        .containsEntry("fault.not_an_event", 1L)
        .containsEntry("fault.ad_length", 1L)
        .containsEntry("heard.eid", 1L);
    assertThat(output("out")).isEqualTo("READY gateway=gw-1\n");
    assertThat(output("err")).doesNotContain("s3cret", "0011223344556677");
  }

  @Test
  void aContestedCrowdIsReportedWithinTheBudget() throws Exception {
    start(config());
    awaitReady();
    // Forty phones, each four times a second, for the three seconds in which all are new.
    for (int round = 0; round < 12; round++) {
      for (int phone = 0; phone < 40; phone++) {
        send(HciPackets.eid(phone, -60 - phone % 20));
        TimeUnit.MICROSECONDS.sleep(6_000);
      }
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> frames() == 480);

    List<Long> delaysUs = new ArrayList<>();
    Map<ByteString, Long> newSinceUs = new HashMap<>();
    for (Received received : service.sightings()) {
      SightingBatch batch = received.batch();
      for (Sighting sighting : batch.getSightingsList()) {
        long firstUs = sighting.getFirstMonoUs();
        long newForUs = firstUs - newSinceUs.computeIfAbsent(sighting.getId(), id -> firstUs);
        if (newForUs < 2_900_000) {
          delaysUs.add(batch.getPublishedMonoUs() - firstUs);
        }
      }
    }
    long firstUs = delaysUs.get(0);
    delaysUs.sort(Long::compare);
    System.out.printf(
        "480 frames in %d messages; heard to published: first %.1f ms, p50 %.1f ms, p99 %.1f ms, max %.1f ms; CPU"
            + " %d ms, resident %s%n",
        service.sightings().size(),
        firstUs / 1e3,
        delaysUs.get(delaysUs.size() / 2) / 1e3,
        delaysUs.get(delaysUs.size() * 99 / 100) / 1e3,
        delaysUs.get(delaysUs.size() - 1) / 1e3,
        gateway.info().totalCpuDuration().map(Duration::toMillis).orElse(-1L),
        resident());
    assertThat(delaysUs.get(delaysUs.size() * 99 / 100)).isLessThan(150_000);
  }

  @Test
  void aServiceThatComesLateIsFound() throws Exception {
    service.stopListening();
    start(config());
    await().until(() -> output("err").contains("next attempt"));
    send(HciPackets.eid(7, -70));
    service.listen();
    awaitReady();
    await().until(() -> frames() == 1);
  }

  @Test
  void aFaultyConfigurationIsRefusedWithCode2AndAllFaults() throws Exception {
    start("gateway.id=GW\nmqtt.url=x\n");
    assertThat(gateway.waitFor(10, TimeUnit.SECONDS)).isTrue();

    assertThat(gateway.exitValue()).isEqualTo(2);
    assertThat(output("err"))
        .contains("unknown key mqtt.url: did you mean mqtt.uri?")
        .contains("gateway.id = GW: allowed is")
        .contains("scan.source must be set");
  }

  @Test
  void checksAConfigurationWithoutStartingAnything() throws Exception {
    Files.writeString(folder.resolve("proxy.secret"), "till:pr0xy\n");
    start(
        "--check-config",
        config()
            .replace("tcp://", "ssl://")
            .concat("mqtt.proxy=proxy:3128\nmqtt.proxyCredentialsFile=proxy.secret\n"));
    assertThat(gateway.waitFor(10, TimeUnit.SECONDS)).isTrue();

    assertThat(gateway.exitValue()).as(output("err")).isZero();
    assertThat(output("out"))
        .contains("gateway.id=gw-1\n", "mqtt.password=(set, not shown)\n")
        .contains("batch.maxSightings=20\n")
        .doesNotContain("s3cret", "pr0xy");
    assertThat(output("err")).isEmpty();
    assertThat(service.statuses()).isEmpty();
  }

  @Test
  void aCheckTellsAllFaultsAtOnce() throws Exception {
    start("--check-config", "gateway.id=GW\nmqtt.url=x\nring.maxBytes=7\n");
    assertThat(gateway.waitFor(10, TimeUnit.SECONDS)).isTrue();

    assertThat(gateway.exitValue()).isEqualTo(2);
    assertThat(output("out")).isEmpty();
    assertThat(output("err").lines())
        .containsExactlyInAnyOrder(
            "unknown key mqtt.url: did you mean mqtt.uri?",
            "gateway.id = GW: allowed is 1 to 40 of a-z, 0-9 and -",
            "store.id must be set",
            "mqtt.uri must be set",
            "exactly one of mqtt.password and mqtt.passwordFile must be set",
            "scan.source must be set",
            "ring.maxBytes = 7: allowed is a whole number from 65536 to 268435456");
  }

  private String config() {
    return """
    gateway.id=gw-1
    store.id=north
    mqtt.uri=tcp://127.0.0.1:%d
    mqtt.password=s3cret
    scan.source=udp:127.0.0.1:%d
    """
        .formatted(service.port(), airPort);
  }

  private void start(String config) throws IOException {
    start("--config", config);
  }

  private void start(String option, String config) throws IOException {
    Path file = Files.writeString(folder.resolve("gateway.properties"), config);
    gateway =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar().toString(),
                option,
                file.toString())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
  }

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(TestData.root().resolve("edge-gateway/target"))) {
      return files
          .filter(f -> f.getFileName().toString().matches("edge-gateway-[0-9.]+\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  private void awaitReady() {
    await()
        .atMost(Duration.ofSeconds(20))
        .failFast(() -> assertThat(gateway.isAlive()).as(output("err")).isTrue())
        .until(() -> output("out").startsWith("READY"));
  }

  private long frames() {
    return service.sightings().stream()
        .flatMap(r -> r.batch().getSightingsList().stream())
        .mapToLong(Sighting::getCount)
        .sum();
  }

  private String resident() throws IOException {
    Path status = Path.of("/proc/" + gateway.pid() + "/status");
    if (!Files.exists(status)) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines.filter(l -> l.startsWith("VmRSS")).findFirst().orElse("unknown");
    }
  }

  private void send(byte[] packet) throws IOException {
    air.send(new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), airPort));
  }

  private String output(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }
}
