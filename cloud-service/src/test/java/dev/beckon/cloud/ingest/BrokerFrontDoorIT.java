package dev.beckon.cloud.ingest;

import static dev.beckon.cloud.ingest.BrokerRig.batch;
import static dev.beckon.cloud.ingest.BrokerRig.message;
import static dev.beckon.cloud.ingest.BrokerRig.publish;
import static dev.beckon.cloud.ingest.BrokerRig.status;
import static dev.beckon.cloud.ingest.BrokerRig.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.beckon.cloud.presence.Sighting;
import dev.beckon.cloud.testing.Mosquitto;
import dev.beckon.cloud.testing.QuietMqtt;
import dev.beckon.protocol.v1.GatewayStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The second front door against a real Mosquitto. */
@Timeout(60)
class BrokerFrontDoorIT {
  private static final String SIGHTINGS = topic("north", "gw-1", "sightings");
  private static final String STATUS = topic("north", "gw-1", "status");
  private static final String COMMANDS = topic("north", "gw-1", "commands");
  private static final String UNACKNOWLEDGED = "beckon_mqtt_broker_unacknowledged";

  private BrokerRig rig;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(Mosquitto.isInstalled(), "no Mosquitto: apt-get install mosquitto");
    rig = new BrokerRig();
  }

  @AfterEach
  void close() throws Exception {
    if (rig != null) {
      rig.close();
    }
  }

  @Test
  void acknowledgesWhatWasAppliedAndNothingBefore() throws Exception {
    BrokerRig.Service service = rig.service("beckon");
    MqttAsyncClient gateway = rig.gateway("north", "gw-1", "one");
    CountDownLatch latch = service.hold();
    publish(gateway, SIGHTINGS, batch(1));
    await().untilAsserted(() -> assertThat(service.gauge(UNACKNOWLEDGED)).isEqualTo(1));
    assertThat(service.presence.sightings).isEmpty();
    latch.countDown();
    await().untilAsserted(() -> assertThat(service.gauge(UNACKNOWLEDGED)).isZero());
    assertThat(service.presence.sightings).hasSize(1);
    assertThat(service.result("APPLIED")).isEqualTo(1);
    assertThat(service.door.ailment()).isEmpty();
  }

  @Test
  void getsAgainWhatItDidNotAcknowledgeBeforeItsEnd() throws Exception {
    BrokerRig.Service before = rig.service("beckon");
    MqttAsyncClient gateway = rig.gateway("north", "gw-1", "one");
    CountDownLatch latch = before.hold();
    publish(gateway, SIGHTINGS, batch(1));
    await().untilAsserted(() -> assertThat(before.gauge(UNACKNOWLEDGED)).isEqualTo(1));
    BrokerRig.get(before.door.stop());
    latch.countDown();

    BrokerRig.Service after = rig.service("beckon");
    await().untilAsserted(() -> assertThat(after.presence.sightings).hasSize(1));
  }

  @Test
  void losesNothingThatWasPublishedWhileItWasAway() throws Exception {
    rig.service("beckon").stop();
    MqttAsyncClient gateway = rig.gateway("north", "gw-1", "one");
    for (int sequence = 1; sequence <= 20; sequence++) {
      publish(gateway, SIGHTINGS, batch(sequence));
    }
    publish(gateway, STATUS, status(GatewayStatus.State.STATE_ONLINE));

    BrokerRig.Service after = rig.service("beckon");
    await().untilAsserted(() -> assertThat(after.result("STATUS")).isEqualTo(1));
    assertThat(counts(after))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 20).boxed().toList());
  }

  @Test
  void takesNoMoreThanItsWindowAndKeepsTheOrder() throws Exception {
    BrokerRig.Service service = rig.service("beckon");
    MqttAsyncClient gateway = rig.gateway("north", "gw-1", "one");
    CountDownLatch latch = service.hold();
    int all = BrokerConnection.RECEIVE_MAXIMUM + 100;
    for (int sequence = 1; sequence <= all; sequence++) {
      publish(gateway, SIGHTINGS, batch(sequence));
    }
    await()
        .untilAsserted(
            () ->
                assertThat(service.gauge(UNACKNOWLEDGED))
                    .isEqualTo(BrokerConnection.RECEIVE_MAXIMUM));
    latch.countDown();
    await().untilAsserted(() -> assertThat(service.presence.sightings).hasSize(all));
    assertThat(counts(service))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, all).boxed().toList());
  }

  @Test
  void comesBackByItselfWhenTheBrokerDoes() throws Exception {
    BrokerRig.Service service = rig.service("beckon");
    rig.broker.kill();
    await()
        .untilAsserted(
            () ->
                assertThat(service.door.ailment())
                    .hasValueSatisfying(words -> assertThat(words).contains(rig.broker.url())));
    assertThat(service.gauge("beckon_mqtt_broker_connected")).isZero();
    rig.broker.run();
    await().atMost(20, TimeUnit.SECONDS).until(() -> service.door.ailment().isEmpty());
    publish(rig.gateway("north", "gw-1", "one"), SIGHTINGS, batch(1));
    await().untilAsserted(() -> assertThat(service.presence.sightings).hasSize(1));
    assertThat(service.counted("beckon_mqtt_broker_losses_total")).isEqualTo(1);
  }

  @Test
  void noticesABrokerThatHangs() throws Exception {
    BrokerRig.Service service = rig.service("beckon");
    rig.broker.freeze();
    await().atMost(25, TimeUnit.SECONDS).until(() -> service.door.ailment().isPresent());
    rig.broker.kill();
    rig.broker.run();
    await().atMost(20, TimeUnit.SECONDS).until(() -> service.door.ailment().isEmpty());
  }

  @Test
  void saysWhyTheBrokerRefusesIt() throws Exception {
    BrokerRig.Service service = rig.serviceWithPassword("wrong");
    assertThat(service.door.ailment())
        .hasValueSatisfying(
            words -> assertThat(words).contains("cannot use the broker", "(MQTT 135)"));
    assertThat(service.gauge("beckon_mqtt_broker_connected")).isZero();
  }

  @Test
  void startsWithoutABrokerAndFindsItLater() throws Exception {
    rig.broker.kill();
    BrokerRig.Service service = rig.service("beckon");
    assertThat(service.door.ailment()).isPresent();
    rig.broker.run();
    await().atMost(20, TimeUnit.SECONDS).until(() -> service.door.ailment().isEmpty());
  }

  @Test
  void knowsWhoIsThereByStatusAndLastWill() throws Exception {
    BrokerRig.Service service = rig.service("beckon");
    MqttAsyncClient gateway = rig.gateway("north", "gw-1", "one");
    publish(gateway, STATUS, status(GatewayStatus.State.STATE_ONLINE));
    await().untilAsserted(() -> assertThat(state(service).connected()).isTrue());
    assertThat(state(service).online()).isTrue();
    gateway.disconnectForcibly(0, 100, false);
    await().untilAsserted(() -> assertThat(state(service).connected()).isFalse());
    assertThat(state(service).online()).isFalse();
  }

  @Test
  void tellsTheTimeToAGatewayThatAsks() throws Exception {
    rig.service("beckon");
    MqttAsyncClient gateway = rig.gateway("north", "gw-1", "one");
    BlockingQueue<MqttMessage> replies = new LinkedBlockingQueue<>();
    gateway.setCallback(
        new QuietMqtt() {
          @Override
          public void messageArrived(String topic, MqttMessage message) {
            replies.add(message);
          }
        });
    gateway.subscribe(COMMANDS, 1).waitForCompletion(5_000);
    long before = BrokerRig.nowUs();
    ask(gateway, COMMANDS, new byte[] {7, 8, 9});
    MqttMessage reply = replies.poll(10, TimeUnit.SECONDS);
    assertThat(reply).isNotNull();
    assertThat(reply.getProperties().getCorrelationData()).containsExactly(7, 8, 9);
    Map<String, Long> clock =
        reply.getProperties().getUserProperties().stream()
            .collect(Collectors.toMap(UserProperty::getKey, p -> Long.valueOf(p.getValue())));
    assertThat(clock.get("rx")).isBetween(before, clock.get("tx"));
    assertThat(clock.get("tx")).isLessThanOrEqualTo(BrokerRig.nowUs());
  }

  @Test
  void repliesToNobodyButTheGatewayItself() throws Exception {
    BrokerRig.Service service = rig.service("beckon");
    MqttAsyncClient gateway = rig.gateway("north", "gw-1", "one");
    ask(gateway, topic("north", "gw-2", "commands"), new byte[] {1});
    ask(gateway, COMMANDS, new byte[65]);
    await().until(() -> service.counted("beckon_mqtt_clock_replies_total") == 2);
    assertThat(
            service
                .metrics
                .get("beckon_mqtt_clock_replies_total")
                .tag("result", "DROPPED")
                .counter()
                .count())
        .isEqualTo(2);
  }

  @Test
  void countsAndAcknowledgesWhateverElseABrokerBrings() throws Exception {
    BrokerRig.Service service = rig.service("beckon");
    MqttAsyncClient gateway = rig.gateway("north", "gw-1", "one");
    publish(gateway, SIGHTINGS, new byte[] {1, 2, 3});
    publish(gateway, STATUS, new byte[] {1, 2, 3});
    publish(gateway, SIGHTINGS, new byte[70_000]);
    publish(gateway, SIGHTINGS, new byte[200_000]); // the broker itself drops it
    publish(rig.gateway("north", "gw-9", "nine"), topic("north", "gw-9", "sightings"), batch(1));
    gateway.publish(SIGHTINGS, batch(7), 0, false).waitForCompletion(5_000);
    MqttMessage retained = message(batch(8));
    retained.setRetained(true);
    gateway.publish(SIGHTINGS, retained).waitForCompletion(5_000);
    publish(gateway, SIGHTINGS, batch(1));
    await().untilAsserted(() -> assertThat(service.result("APPLIED")).isEqualTo(1));
    assertThat(counts(service)).containsExactly(1);
    for (String result : List.of("OVERSIZE", "FOREIGN_TOPIC", "QOS_0", "RETAINED")) {
      assertThat(service.result(result)).as(result).isEqualTo(1);
    }
    assertThat(service.result("MALFORMED")).isEqualTo(2);
    assertThat(service.gauge(UNACKNOWLEDGED)).isZero();

    service.stop();
    BrokerRig.Service again = rig.service("beckon");
    publish(gateway, SIGHTINGS, batch(2));
    await().untilAsserted(() -> assertThat(again.result("APPLIED")).isEqualTo(1));
    assertThat(again.counted("beckon_mqtt_publishes_total")).as("nothing came again").isEqualTo(1);
  }

  @Test
  void aSharedGroupServesEachStoreByOneProcess() throws Exception {
    BrokerRig.Service north = rig.service("beckon-north", "north", "gw-1", "beckon");
    BrokerRig.Service south = rig.service("beckon-south", "south", "gw-2", "beckon");
    MqttAsyncClient one = rig.gateway("north", "gw-1", "one");
    MqttAsyncClient two = rig.gateway("south", "gw-2", "two");
    for (int sequence = 1; sequence <= 20; sequence++) {
      publish(one, SIGHTINGS, batch(sequence));
      publish(two, topic("south", "gw-2", "sightings"), batch(sequence));
    }
    List<Integer> all = IntStream.rangeClosed(1, 20).boxed().toList();
    await().untilAsserted(() -> assertThat(counts(north)).isEqualTo(all));
    await().untilAsserted(() -> assertThat(counts(south)).isEqualTo(all));
    assertThat(north.result("FOREIGN_TOPIC") + south.result("FOREIGN_TOPIC")).isZero();

    north.stop();
    publish(one, SIGHTINGS, batch(21));
    BrokerRig.Service after = rig.service("beckon-north", "north", "gw-1", "beckon");
    await().untilAsserted(() -> assertThat(counts(after)).containsExactly(21));
  }

  @Test
  void saysSoWhenAnotherProcessUsesItsClientId() throws Exception {
    BrokerRig.Service first = rig.service("beckon");
    BrokerRig.Service second = rig.service("beckon");
    await()
        .until(
            () ->
                Stream.of(first, second)
                    .flatMap(service -> service.door.ailment().stream())
                    .anyMatch(words -> words.contains("another process use the client id beckon")));
    publish(rig.gateway("north", "gw-1", "one"), SIGHTINGS, batch(1));
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> first.presence.sightings.size() + second.presence.sightings.size() == 1);
  }

  private static void ask(MqttAsyncClient gateway, String responseTopic, byte[] correlation)
      throws MqttException {
    MqttProperties properties = new MqttProperties();
    properties.setResponseTopic(responseTopic);
    properties.setCorrelationData(correlation);
    gateway
        .publish(
            STATUS, new MqttMessage(status(GatewayStatus.State.STATE_ONLINE), 1, false, properties))
        .waitForCompletion(5_000);
  }

  private static GatewayStates.GatewayState state(BrokerRig.Service service) {
    return service.door.gateways().ofStore("north").get(0);
  }

  private static List<Integer> counts(BrokerRig.Service service) {
    return service.presence.sightings.stream().map(Sighting::count).toList();
  }
}
