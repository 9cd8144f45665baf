package dev.beckon.cloud.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.access.MachineKey;
import dev.beckon.cloud.access.MemoryKeyStore;
import dev.beckon.cloud.access.RateLimit;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.access.Secrets;
import dev.beckon.cloud.identity.Installation;
import dev.beckon.protocol.v1.Format;
import dev.beckon.protocol.v1.GatewayStatus;
import dev.beckon.protocol.v1.Lane;
import dev.beckon.protocol.v1.Sighting;
import dev.beckon.protocol.v1.SightingBatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The door for gateways, with one store behind it, and clients that come to it; anew for each test.
 */
final class MqttRig implements BeforeEachCallback, AfterEachCallback {
  static final String SIGHTINGS = "beckon/v1/north/gw-1/sightings";
  static final String STATUS = "beckon/v1/north/gw-1/status";

  private static final long EID = 0x0011223344556677L;

  private static final List<Gateway> GATEWAYS =
      List.of(
          new Gateway("gw-1", "north"),
          new Gateway("gw-2", "north"),
          new Gateway("gw-slow", "north"));

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final FakePresence presence = new FakePresence();
  private final List<MqttAsyncClient> clients = new ArrayList<>();
  private Vertx vertx;
  private IntakeLoop storesLoop;
  private BatchIntake intake;
  private MqttFrontDoor door;
  private StoreLoop loop;

  @Override
  public void beforeEach(ExtensionContext test) throws Exception {
    vertx = Vertx.vertx();
    // The store has a loop of its own here, so that a test can hold it up while the door goes on.
    storesLoop = get(IntakeLoop.open(vertx));
    loop =
        new StoreLoop("north", storesLoop, presence, presence, presence, MqttRig::nowUs, metrics);
    get(loop.start());
    intake =
        new BatchIntake(
            GATEWAYS,
            List.of(loop),
            (eid, heardAtMs) -> eid == EID ? new Installation("phone", "shopper") : null,
            MqttRig::nowUs,
            metrics);
    door = door(get(IntakeLoop.open(vertx)));
    get(door.start());
  }

  private MqttFrontDoor door(IntakeLoop on) {
    Doorkeeper doorkeeper =
        MemoryKeyStore.doorkeeper(
            MqttRig::nowUs,
            MemoryKeyStore.configured("gw-1", Role.GATEWAY, "one"),
            MemoryKeyStore.configured("gw-2", Role.GATEWAY, "two"),
            MachineKey.fixed(
                "gw-slow",
                Role.GATEWAY,
                Set.of(),
                new RateLimit(1, 3),
                MachineKey.Source.CONFIGURATION,
                Secrets.sha256Hex("slow")),
            MemoryKeyStore.configured("till", Role.TILL, "till"));
    return new MqttFrontDoor(
        on,
        "127.0.0.1",
        0,
        Optional.empty(),
        GATEWAYS,
        doorkeeper,
        intake,
        MqttRig::nowUs,
        metrics);
  }

  @Override
  public void afterEach(ExtensionContext test) throws Exception {
    for (MqttAsyncClient client : clients) {
      client.disconnectForcibly(0, 100, false);
      client.close(true);
    }
    get(door.stop());
    get(vertx.close());
  }

  /** The door anew, on the loop of the store; usually each has its own. */
  void shareTheStoresLoop() throws Exception {
    get(door.stop());
    door = door(storesLoop);
    get(door.start());
  }

  MqttFrontDoor door() {
    return door;
  }

  StoreLoop loop() {
    return loop;
  }

  FakePresence presence() {
    return presence;
  }

  SimpleMeterRegistry metrics() {
    return metrics;
  }

  RawMqtt rawSession() throws Exception {
    RawMqtt raw = new RawMqtt(door.port());
    raw.connect("gw-1", "one", 5, 10);
    RawMqtt.Packet welcome = raw.read();
    assertThat(welcome.type()).isEqualTo(RawMqtt.CONNACK);
    assertThat(welcome.at(1)).isZero();
    return raw;
  }

  static SightingBatch.Builder batch(long sequence) {
    long mono = 5_000_000;
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
                .setId(ByteString.copyFrom(ByteBuffer.allocate(8).putLong(EID).array()))
                .setFirstMonoUs(mono - 100_000)
                .setLastMonoUs(mono)
                .setCount(3)
                .setRssiMeanDdbm(-612)
                .setRssiMaxDbm(-58)
                .setTxPowerDbm(-21));
  }

  static long nowUs() {
    return System.currentTimeMillis() * 1000;
  }

  static byte[] status(GatewayStatus.State state) {
    return GatewayStatus.newBuilder()
        .setSchemaVersion(1)
        .setBootId(ByteString.copyFrom(new byte[8]))
        .setState(state)
        .setSoftwareVersion("0.1.0")
        .putCounters("adverts.heard", 12)
        .build()
        .toByteArray();
  }

  double count(String name, String result) {
    var counter = metrics.find(name).tag("result", result).counter();
    return counter == null ? 0 : counter.count();
  }

  MqttAsyncClient client(String id) throws MqttException {
    MqttAsyncClient client =
        new MqttAsyncClient("tcp://127.0.0.1:" + door.port(), id, new MemoryPersistence());
    clients.add(client);
    return client;
  }

  int refusal(String id, String password) throws Exception {
    try (RawMqtt client = new RawMqtt(door.port())) {
      client.connect(id, password, 5, 10);
      return client.read().at(1);
    }
  }

  MqttAsyncClient connect(String id, String password) throws MqttException {
    MqttAsyncClient client = client(id);
    client.connect(options(id, password)).waitForCompletion(5_000);
    return client;
  }

  static MqttConnectionOptions options(String user, String password) {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setKeepAliveInterval(10);
    options.setUserName(user);
    options.setPassword(password.getBytes(StandardCharsets.UTF_8));
    return options;
  }

  int refusal(String clientId, String user, String password) {
    try {
      client(clientId).connect(options(user, password)).waitForCompletion(5_000);
      return 0;
    } catch (MqttException e) {
      return e.getReasonCode();
    }
  }

  static MqttMessage message(byte[] payload) {
    MqttMessage message = new MqttMessage(payload);
    message.setQos(1);
    return message;
  }

  /** Publishes and waits for the PUBACK, whatever its reason code is. */
  static IMqttToken publish(MqttAsyncClient client, String topic, byte[] payload)
      throws MqttException {
    IMqttToken token = client.publish(topic, message(payload));
    try {
      token.waitForCompletion(5_000);
    } catch (MqttException refused) {
      assertThat(token.isComplete()).as("a PUBACK came").isTrue();
    }
    return token;
  }

  static int code(IMqttToken token) {
    return token.getReasonCodes()[0];
  }

  static <T> T get(io.vertx.core.Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
