package dev.beckon.cloud.ingest;

import static dev.beckon.cloud.ingest.MqttRig.SIGHTINGS;
import static dev.beckon.cloud.ingest.MqttRig.STATUS;
import static dev.beckon.cloud.ingest.MqttRig.batch;
import static dev.beckon.cloud.ingest.MqttRig.code;
import static dev.beckon.cloud.ingest.MqttRig.message;
import static dev.beckon.cloud.ingest.MqttRig.options;
import static dev.beckon.cloud.ingest.MqttRig.publish;
import static dev.beckon.cloud.ingest.MqttRig.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.testing.QuietMqtt;
import dev.beckon.protocol.v1.GatewayStatus;
import dev.beckon.protocol.v1.SightingBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What gateways tell through the door, and what they are answered. */
@Timeout(30)
class MqttFrontDoorIT {
  @RegisterExtension final MqttRig rig = new MqttRig();

  @Test
  void appliesABatchBeforeItsPubackAndTellsTheTime() throws Exception {
    MqttAsyncClient client = rig.connect("gw-1", "one");
    long before = MqttRig.nowUs();
    IMqttToken ack = publish(client, SIGHTINGS, batch(1).build().toByteArray());
    assertThat(rig.presence().sightings).hasSize(1);
    assertThat(code(ack)).isZero();
    assertThat(ack.getResponseProperties().getReasonString()).isEqualTo("ok");
    Map<String, Long> clock =
        ack.getResponseProperties().getUserProperties().stream()
            .collect(Collectors.toMap(UserProperty::getKey, p -> Long.valueOf(p.getValue())));
    assertThat(clock.get("rx")).isBetween(before, clock.get("tx"));
    assertThat(clock.get("tx")).isLessThanOrEqualTo(MqttRig.nowUs());
    await().until(() -> rig.presence().decided.size() == 1);
    assertThat(rig.presence().decided.get(0).stopwatch().zonedUs()).isPositive();
  }

  @Test
  void appliesAtOnceAndInOrderWhereDoorAndStoreShareALoop() throws Exception {
    rig.shareTheStoresLoop();
    List<Integer> acknowledged = new ArrayList<>();
    try (RawMqtt raw = rig.rawSession()) {
      // More than the receive maximum at once: each is applied before the next is read.
      for (int i = 1; i <= 40; i++) {
        raw.publish(2, i % 4 == 0 ? STATUS : SIGHTINGS, i, batch(i).build().toByteArray());
      }
      for (int i = 1; i <= 40; i++) {
        RawMqtt.Packet answer = raw.read();
        assertThat(answer.type()).isEqualTo(RawMqtt.PUBACK);
        acknowledged.add(answer.at(0) << 8 | answer.at(1));
        assertThat(rig.presence().sightings).hasSizeGreaterThanOrEqualTo(i - i / 4);
      }
    }
    assertThat(acknowledged).isEqualTo(IntStream.rangeClosed(1, 40).boxed().toList());
    assertThat(rig.presence().threads).hasSize(1);
  }

  @Test
  void statesItsLimitsInConnack() throws Exception {
    MqttAsyncClient client = rig.client("gw-1");
    IMqttToken token = client.connect(options("gw-1", "one"));
    token.waitForCompletion(5_000);
    MqttProperties properties = token.getResponseProperties();
    assertThat(properties.getReceiveMaximum()).isEqualTo(16);
    assertThat(properties.getMaximumPacketSize()).isEqualTo(65_536);
    assertThat(properties.getMaximumQoS()).isEqualTo(1);
    assertThat(properties.isRetainAvailable()).isFalse();
    assertThat(token.getSessionPresent()).isFalse();
  }

  @Test
  void refusesWrongCredentials() {
    assertThat(rig.refusal("gw-1", "gw-1", "two")).isEqualTo(0x86);
    assertThat(rig.refusal("nobody", "nobody", "one")).isEqualTo(0x86);
    assertThat(rig.refusal("gw-1", "gw-1", "")).isEqualTo(0x86);
    assertThat(rig.refusal("gw-2", "gw-1", "one")).isEqualTo(0x85);
    assertThat(rig.metrics().get("beckon_mqtt_refused_total").counters()).isNotEmpty();
    assertThat(rig.door().gateways().ofStore("north"))
        .noneMatch(GatewayStates.GatewayState::connected);
  }

  @Test
  void refusesAForeignTopicAndChangesNothing() throws Exception {
    MqttAsyncClient client = rig.connect("gw-1", "one");
    byte[] batch = batch(1).build().toByteArray();
    for (String topic :
        List.of(
            "beckon/v1/north/gw-2/sightings",
            "beckon/v1/south/gw-1/sightings",
            "beckon/v1/north/gw-1/commands",
            "beckon/v1/north/gw-1/sightings/more")) {
      IMqttToken ack = publish(client, topic, batch);
      assertThat(code(ack)).as(topic).isEqualTo(0x87);
      assertThat(ack.getResponseProperties().getReasonString()).contains(SIGHTINGS);
    }
    assertThat(rig.presence().sightings).isEmpty();
    assertThat(rig.count("beckon_mqtt_publishes_total", "FOREIGN_TOPIC")).isEqualTo(4);
    assertThat(code(publish(client, SIGHTINGS, batch))).isZero();
  }

  @Test
  void refusesMalformedBatchesAndUnknownVersionsWithWords() throws Exception {
    MqttAsyncClient client = rig.connect("gw-1", "one");
    IMqttToken ack = publish(client, SIGHTINGS, batch(1).setSchemaVersion(2).build().toByteArray());
    assertThat(code(ack)).isEqualTo(0x99);
    assertThat(ack.getResponseProperties().getReasonString())
        .isEqualTo("schema_version is 2; allowed: 1");
    assertThat(code(publish(client, SIGHTINGS, new byte[] {-1, -1, -1}))).isEqualTo(0x99);
    assertThat(code(publish(client, STATUS, new byte[] {-1, -1, -1}))).isEqualTo(0x99);
    SightingBatch.Builder second = batch(1);
    second.addSightings(second.getSightings(0).toBuilder().setCount(0));
    assertThat(code(publish(client, SIGHTINGS, second.build().toByteArray()))).isEqualTo(0x99);
    assertThat(rig.presence().sightings).isEmpty();
    assertThat(rig.count("beckon_mqtt_publishes_total", "MALFORMED")).isEqualTo(4);
    // The refused sequence was not used up.
    assertThat(code(publish(client, SIGHTINGS, batch(1).build().toByteArray()))).isZero();
    assertThat(rig.presence().sightings).hasSize(1);
  }

  @Test
  void recognisesAResendAlsoOverANewSession() throws Exception {
    byte[] batch = batch(7).build().toByteArray();
    MqttAsyncClient client = rig.connect("gw-1", "one");
    publish(client, SIGHTINGS, batch);
    client.disconnect().waitForCompletion(5_000);
    MqttAsyncClient again = rig.connect("gw-1", "one");
    IMqttToken ack = publish(again, SIGHTINGS, batch);
    assertThat(code(ack)).isZero();
    assertThat(ack.getResponseProperties().getReasonString()).contains("before");
    assertThat(rig.presence().sightings).hasSize(1);
    assertThat(rig.count("beckon_mqtt_publishes_total", "REPEATED")).isEqualTo(1);
  }

  @Test
  void acknowledgesInOrderEvenWhenALaterOneIsSettledFirst() throws Exception {
    MqttAsyncClient client = rig.connect("gw-1", "one");
    CompletableFuture<Void> busy = new CompletableFuture<>();
    rig.loop()
        .post(
            feed -> busy.join()); // the store's loop is held up; foreign topics are settled at once
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    for (int i = 1; i <= 8; i++) {
      int number = i;
      String topic = i % 2 == 1 ? SIGHTINGS : "beckon/v1/elsewhere";
      client.publish(
          topic,
          message(batch(i).build().toByteArray()),
          null,
          new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
              order.add(number);
            }

            @Override
            public void onFailure(IMqttToken token, Throwable failure) {
              order.add(number);
            }
          });
    }
    await().until(() -> rig.count("beckon_mqtt_publishes_total", "FOREIGN_TOPIC") == 4);
    assertThat(order).isEmpty();
    busy.complete(null);
    await().until(() -> order.size() == 8);
    assertThat(order).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void aSecondSessionClosesTheFirst() throws Exception {
    MqttAsyncClient first = rig.client("gw-1");
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    first.setCallback(
        new QuietMqtt() {
          @Override
          public void disconnected(MqttDisconnectResponse response) {
            ended.complete(response.getReturnCode());
          }
        });
    first.connect(options("gw-1", "one")).waitForCompletion(5_000);
    MqttAsyncClient second = rig.connect("gw-1", "one");
    assertThat(ended.get(5, TimeUnit.SECONDS)).isEqualTo(0x8E);
    assertThat(code(publish(second, SIGHTINGS, batch(1).build().toByteArray()))).isZero();
    assertThat(rig.door().gateways().ofStore("north").get(0).connected()).isTrue();
  }

  @Test
  void keepsStatusAndLastWill() throws Exception {
    MqttAsyncClient client = rig.client("gw-1");
    MqttConnectionOptions options = options("gw-1", "one");
    MqttMessage will = message(status(GatewayStatus.State.STATE_OFFLINE));
    options.setWill(STATUS, will);
    client.connect(options).waitForCompletion(5_000);
    assertThat(code(publish(client, STATUS, status(GatewayStatus.State.STATE_ONLINE)))).isZero();
    GatewayStates.GatewayState state = rig.door().gateways().ofStore("north").get(0);
    assertThat(state.online()).isTrue();
    assertThat(state.counters()).containsEntry("adverts.heard", 12L);
    client.disconnectForcibly(0, 100, false);
    await().until(() -> !rig.door().gateways().ofStore("north").get(0).connected());
    assertThat(rig.door().gateways().ofStore("north").get(0).online()).isFalse();
  }

  @Test
  void letsAGatewaySubscribeToItsOwnCommandsOnly() throws Exception {
    MqttAsyncClient client = rig.connect("gw-1", "one");
    IMqttToken own = client.subscribe("beckon/v1/north/gw-1/commands", 1);
    own.waitForCompletion(5_000);
    assertThat(own.getReasonCodes()).containsExactly(1);
    IMqttToken foreign = client.subscribe("beckon/v1/north/gw-2/commands", 1);
    foreign.waitForCompletion(5_000);
    assertThat(foreign.getReasonCodes()).containsExactly(0x87);
  }

  @Test
  void asksToTryAgainWhenTheStoreIsTooBusy() throws Exception {
    MqttAsyncClient client = rig.connect("gw-1", "one");
    CompletableFuture<Void> busy = new CompletableFuture<>();
    CompletableFuture<Void> held = new CompletableFuture<>();
    rig.loop()
        .post(
            feed -> {
              held.complete(null);
              busy.join();
            });
    held.get(5, TimeUnit.SECONDS);
    int posted = 0;
    while (rig.loop().post(feed -> {})) {
      posted++;
    }
    assertThat(posted).isEqualTo(StoreLoop.MOST_WAITING);
    IMqttToken ack = publish(client, SIGHTINGS, batch(1).build().toByteArray());
    assertThat(code(ack)).isEqualTo(0x97);
    busy.complete(null);
    await().until(() -> code(publish(client, SIGHTINGS, batch(1).build().toByteArray())) == 0);
    assertThat(rig.presence().sightings).hasSize(1);
  }
}
