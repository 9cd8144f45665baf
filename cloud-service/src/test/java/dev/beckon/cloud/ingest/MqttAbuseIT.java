package dev.beckon.cloud.ingest;

import static dev.beckon.cloud.ingest.MqttRig.SIGHTINGS;
import static dev.beckon.cloud.ingest.MqttRig.STATUS;
import static dev.beckon.cloud.ingest.MqttRig.batch;
import static dev.beckon.cloud.ingest.MqttRig.code;
import static dev.beckon.cloud.ingest.MqttRig.publish;
import static dev.beckon.cloud.ingest.MqttRig.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.protocol.v1.GatewayStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who breaks the rules of the door for gateways; nobody else suffers. */
@Timeout(30)
class MqttAbuseIT {
  /** Their answers fill the buffers of both ends many times over. */
  private static final int MOST_UNREAD = 500_000;

  @RegisterExtension final MqttRig rig = new MqttRig();

  @Test
  void cutsOffAGatewayThatNeverReadsItsAnswers() throws Exception {
    try (RawMqtt deaf = new RawMqtt(rig.door().port())) {
      deaf.connect("gw-1", "one", 5, 10);
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < MOST_UNREAD; i++) {
                  deaf.publish(2, STATUS, 1 + i % 60_000, new byte[] {1});
                }
              })
          .isInstanceOf(IOException.class);
    }
    await()
        .untilAsserted(
            () -> assertThat(rig.metrics().get("beckon_mqtt_sessions").gauge().value()).isZero());
    IMqttToken ack = publish(rig.connect("gw-1", "one"), SIGHTINGS, batch(1).build().toByteArray());
    assertThat(code(ack)).isZero();
  }

  @Test
  void countsPacketsThatComeWithoutASession() throws Exception {
    try (RawMqtt stranger = new RawMqtt(rig.door().port())) {
      stranger.publish(2, STATUS, 1, new byte[] {1});
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          rig.metrics()
                              .get("beckon_mqtt_faults_total")
                              .tag("kind", "CONNECT")
                              .counter()
                              .count())
                      .isEqualTo(1));
    }
  }

  @Test
  void cutsOffWhoDripsItsConnectAndLeavesOthersAlone() throws Exception {
    byte[] connect = RawMqtt.connectPacket("gw-2", "two", 5, 10);
    long startNs = System.nanoTime();
    try (RawMqtt good = new RawMqtt(rig.door().port());
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), rig.door().port());
        Socket dripping = new Socket(InetAddress.getLoopbackAddress(), rig.door().port())) {
      good.connect("gw-1", "one", 5, 10);
      assertThat(good.read().at(1)).isZero();
      dripping.setSoTimeout(500);
      int sent = 0;
      while (sent < connect.length && !ended(dripping)) {
        dripping.getOutputStream().write(connect[sent++]);
      }
      double tookS = (System.nanoTime() - startNs) / 1e9;
      System.out.printf("dripped %d of %d bytes in %.1f s%n", sent, connect.length, tookS);
      assertThat(sent).isLessThan(connect.length);
      assertThat(tookS).isBetween(4.0, 8.0);
      silent.setSoTimeout(5_000);
      assertThat(ended(silent)).isTrue();
      assertThat(
              rig.metrics().get("beckon_mqtt_faults_total").tag("kind", "LATE").counter().count())
          .isEqualTo(2);
      good.publish(2, STATUS, 1, new byte[] {1});
      assertThat(good.read().type()).isEqualTo(RawMqtt.PUBACK);
    }
  }

  @Test
  void refusesRetainedMessagesAndOtherQos() throws Exception {
    byte[] payload = batch(1).build().toByteArray();
    for (int[] flagsAndCode : new int[][] {{3, 0x9A}, {0, 0x9B}, {4, 0x9B}}) {
      try (RawMqtt raw = rig.rawSession()) {
        raw.publish(flagsAndCode[0], SIGHTINGS, 1, payload);
        RawMqtt.Packet answer = raw.read();
        assertThat(answer.type()).isEqualTo(RawMqtt.DISCONNECT);
        assertThat(answer.at(0)).isEqualTo(flagsAndCode[1]);
        assertThat(raw.read().type()).isEqualTo(-1);
      }
    }
    assertThat(rig.presence().sightings).isEmpty();
  }

  @Test
  void disconnectsWhoExceedsTheReceiveMaximum() throws Exception {
    CompletableFuture<Void> busy = new CompletableFuture<>();
    rig.loop().post(feed -> busy.join());
    try (RawMqtt raw = rig.rawSession()) {
      for (int i = 1; i <= 17; i++) {
        raw.publish(2, SIGHTINGS, i, batch(i).build().toByteArray());
      }
      RawMqtt.Packet answer = raw.read();
      assertThat(answer.type()).isEqualTo(RawMqtt.DISCONNECT);
      assertThat(answer.at(0)).isEqualTo(0x93);
    } finally {
      busy.complete(null);
    }
  }

  @Test
  void refusesOtherProtocolVersionsAndNoKeepAlive() throws Exception {
    try (RawMqtt raw = new RawMqtt(rig.door().port())) {
      raw.connect("gw-1", "one", 4, 10);
      RawMqtt.Packet answer = raw.read();
      assertThat(answer.type()).isEqualTo(RawMqtt.CONNACK);
      assertThat(answer.at(1)).isEqualTo(0x84);
    }
    try (RawMqtt raw = new RawMqtt(rig.door().port())) {
      raw.connect("gw-1", "one", 5, 0);
      assertThat(raw.read().at(1)).isEqualTo(0x83);
    }
  }

  @Test
  void endsTheSessionOfASilentOrOversizedGateway() throws Exception {
    try (RawMqtt raw = new RawMqtt(rig.door().port())) {
      raw.connect("gw-1", "one", 5, 1);
      assertThat(raw.read().at(1)).isZero();
      assertThat(raw.read().type()).isIn(-1, RawMqtt.DISCONNECT);
      await().until(() -> !rig.door().gateways().ofStore("north").get(0).connected());
    }
    try (RawMqtt raw = rig.rawSession()) {
      raw.publish(2, SIGHTINGS, 1, new byte[70_000]);
      assertThat(raw.read().type()).isIn(-1, RawMqtt.DISCONNECT);
    }
    assertThat(rig.presence().sightings).isEmpty();
  }

  @Test
  void asksToTryAgainWhoPublishesMoreThanItsKeyAllowsAlsoAfterANewConnection() throws Exception {
    String status = "beckon/v1/north/gw-slow/status";
    byte[] online = status(GatewayStatus.State.STATE_ONLINE);
    MqttAsyncClient client = rig.connect("gw-slow", "slow");
    List<Integer> codes = new ArrayList<>();
    for (int i = 0; i < 20 && !codes.contains(0x97); i++) {
      codes.add(code(publish(client, status, online)));
    }
    assertThat(codes).hasSizeGreaterThan(3).contains(0x97);
    assertThat(codes.subList(0, codes.size() - 1)).doesNotContain(0x97);
    client.disconnect().waitForCompletion(5_000);
    MqttAsyncClient again = rig.connect("gw-slow", "slow");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> code(publish(again, status, online)) != 0x97);
    assertThat(again.isConnected()).isTrue();
  }

  @Test
  void refusesKeysThatAreNoGatewaysAndThoseThatAreGuessedAt() throws Exception {
    assertThat(rig.refusal("till", "till")).isEqualTo(0x86);
    int code = 0x86;
    for (int i = 0; i < 100 && code == 0x86; i++) {
      code = rig.refusal("gw-2", "guess" + i);
    }
    assertThat(code).isEqualTo(0x9F);
    assertThat(rig.connect("gw-1", "one").isConnected()).isTrue();
  }

  /** Whether the other end closes while this side waits for it. */
  private static boolean ended(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException still) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }
}
