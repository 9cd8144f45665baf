package dev.beckon.cloud.ingest;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.beckon.cloud.identity.Installation;
import dev.beckon.cloud.testing.Mosquitto;
import dev.beckon.protocol.v1.Format;
import dev.beckon.protocol.v1.GatewayStatus;
import dev.beckon.protocol.v1.Lane;
import dev.beckon.protocol.v1.Sighting;
import dev.beckon.protocol.v1.SightingBatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A real broker, services that listen to it, and gateways that publish to it. */
final class BrokerRig {
  static final long EID = 0x0011223344556677L;

  final Mosquitto broker;
  private final Vertx vertx = Vertx.vertx();
  private final List<MqttAsyncClient> clients = new ArrayList<>();
  private final List<Service> services = new ArrayList<>();

  BrokerRig() throws Exception {
    broker =
        Mosquitto.start(Map.of("beckon", "secret", "gw-1", "one", "gw-2", "two", "gw-9", "nine"));
  }

  /**
   * One store's presence behind one front door. The store has a loop of its own here, so that a
   * test can hold it up while the door goes on.
   */
  final class Service {
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final FakePresence presence = new FakePresence();
    final StoreLoop loop;
    final BrokerFrontDoor door;

    private Service(
        String clientId, String storeId, String gatewayId, String group, String password)
        throws Exception {
      List<Gateway> gateways = List.of(new Gateway(gatewayId, storeId));
      loop =
          new StoreLoop(
              storeId,
              get(IntakeLoop.open(vertx)),
              presence,
              presence,
              presence,
              BrokerRig::nowUs,
              metrics);
      get(loop.start());
      door =
          new BrokerFrontDoor(
              get(IntakeLoop.open(vertx)),
              new BrokerSettings(
                  URI.create(broker.url()),
                  Optional.of(new BrokerSettings.User("beckon", password)),
                  (SSLSocketFactory) SSLSocketFactory.getDefault(),
                  clientId,
                  Optional.ofNullable(group),
                  List.of(storeId)),
              gateways,
              new BatchIntake(
                  gateways,
                  List.of(loop),
                  (eid, heardAtMs) -> eid == EID ? new Installation("phone", "shopper") : null,
                  BrokerRig::nowUs,
                  metrics),
              BrokerRig::nowUs,
              new Random(1),
              metrics);
      get(door.start());
    }

    /** Nothing happens on the store's loop until the latch opens. */
    CountDownLatch hold() {
      CountDownLatch latch = new CountDownLatch(1);
      loop.post(
          presence -> {
            try {
              latch.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      return latch;
    }

    double result(String result) {
      return metrics.get("beckon_mqtt_publishes_total").tag("result", result).counter().count();
    }

    double counted(String name) {
      return metrics.get(name).counters().stream().mapToDouble(c -> c.count()).sum();
    }

    double gauge(String name) {
      return metrics.get(name).gauge().value();
    }

    void stop() throws Exception {
      services.remove(this);
      get(door.stop());
      get(loop.stop());
    }
  }

  Service service(String clientId) throws Exception {
    return service(clientId, "north", "gw-1", null);
  }

  Service service(String clientId, String storeId, String gatewayId, String group)
      throws Exception {
    return added(new Service(clientId, storeId, gatewayId, group, "secret"));
  }

  /** One that the broker lets in with the right password only. */
  Service serviceWithPassword(String password) throws Exception {
    return added(new Service("beckon", "north", "gw-1", null, password));
  }

  private Service added(Service service) {
    services.add(service);
    return service;
  }

  /** A gateway connected to the broker, with its last will. */
  MqttAsyncClient gateway(String storeId, String id, String password) throws MqttException {
    MqttAsyncClient client = new MqttAsyncClient(broker.url(), id, new MemoryPersistence());
    clients.add(client);
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setUserName(id);
    options.setPassword(password.getBytes(StandardCharsets.UTF_8));
    options.setWill(
        topic(storeId, id, "status"), message(status(GatewayStatus.State.STATE_OFFLINE)));
    client.connect(options).waitForCompletion(5_000);
    return client;
  }

  static String topic(String storeId, String gatewayId, String name) {
    return "beckon/v1/" + storeId + "/" + gatewayId + "/" + name;
  }

  static MqttMessage message(byte[] payload) {
    return new MqttMessage(payload, 1, false, new MqttProperties());
  }

  /** Publishes and waits for the PUBACK, one after the other. */
  static void publish(MqttAsyncClient client, String topic, byte[] payload) throws MqttException {
    // Paho wakes us before it takes the last one out of its window, and may be 20 behind.
    await()
        .pollInterval(1, TimeUnit.MILLISECONDS)
        .pollInSameThread()
        .until(() -> published(client, topic, payload));
  }

  private static boolean published(MqttAsyncClient client, String topic, byte[] payload)
      throws MqttException {
    try {
      client.publish(topic, message(payload)).waitForCompletion(5_000);
      return true;
    } catch (MqttException e) {
      if (e.getReasonCode() == MqttClientException.REASON_CODE_MAX_INFLIGHT) {
        return false;
      }
      throw e;
    }
  }

  /** One fresh sighting, whose count is the sequence. */
  static byte[] batch(int sequence) {
    long mono = 50_000_000;
    return SightingBatch.newBuilder()
        .setSchemaVersion(1)
        .setBootId(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))
        .setLane(Lane.LANE_FRESH)
        .setSequence(sequence)
        .setPublishedMonoUs(mono)
        .setClockOffsetUs(nowUs() - mono)
        .setClockUncertaintyUs(200)
        .addSightings(
            Sighting.newBuilder()
                .setFormat(Format.FORMAT_EDDYSTONE_EID)
                .setId(ByteString.copyFrom(ByteBuffer.allocate(8).putLong(0, EID).array()))
                .setFirstMonoUs(mono - 100_000)
                .setLastMonoUs(mono)
                .setCount(sequence)
                .setRssiMeanDdbm(-612)
                .setRssiMaxDbm(-58)
                .setTxPowerDbm(-21))
        .build()
        .toByteArray();
  }

  static byte[] status(GatewayStatus.State state) {
    return GatewayStatus.newBuilder()
        .setSchemaVersion(1)
        .setBootId(ByteString.copyFrom(new byte[8]))
        .setState(state)
        .setSoftwareVersion("0.1.0")
        .build()
        .toByteArray();
  }

  static long nowUs() {
    return System.currentTimeMillis() * 1000;
  }

  static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
  }

  /** Ends everything; the broker also where a failed test left something held. */
  void close() throws Exception {
    try {
      for (MqttAsyncClient client : clients) {
        client.disconnectForcibly(0, 100, false);
        client.close(true);
      }
      for (Service service : List.copyOf(services)) {
        service.stop();
      }
      get(vertx.close());
    } finally {
      broker.close();
    }
  }
}
