package dev.beckon.cloud.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.access.MachineKey;
import dev.beckon.cloud.access.MemoryKeyStore;
import dev.beckon.cloud.access.RateLimit;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.access.Secrets;
import dev.beckon.cloud.testing.QuietMqtt;
import dev.beckon.protocol.v1.Format;
import dev.beckon.protocol.v1.GatewayStatus;
import dev.beckon.protocol.v1.Lane;
import dev.beckon.protocol.v1.Sighting;
import dev.beckon.protocol.v1.SightingBatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MqttFrontDoorIT {
  private static final String SIGHTINGS = "beckon/v1/north/gw-1/sightings";
  private static final String STATUS = "beckon/v1/north/gw-1/status";

  /** Their answers fill the buffers of both ends many times over. */
  private static final int MOST_UNREAD = 500_000;

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

  @BeforeEach
  void open() throws Exception {
    vertx = Vertx.vertx();
    // The store has a loop of its own here, so that a test can hold it up while the door goes on.
    storesLoop = get(IntakeLoop.open(vertx));
    loop =
        new StoreLoop(
            "north", storesLoop, presence, presence, presence, MqttFrontDoorIT::nowUs, metrics);
    get(loop.start());
    intake =
        new BatchIntake(
            GATEWAYS,
            List.of(loop),
            (eid, heardAtMs) -> eid == EID ? "shopper" : null,
            MqttFrontDoorIT::nowUs,
            metrics);
    door = door(get(IntakeLoop.open(vertx)));
    get(door.start());
  }

  private MqttFrontDoor door(IntakeLoop on) {
    Doorkeeper doorkeeper =
        MemoryKeyStore.doorkeeper(
            MqttFrontDoorIT::nowUs,
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
        MqttFrontDoorIT::nowUs,
        metrics);
  }

  @AfterEach
  void close() throws Exception {
    for (MqttAsyncClient client : clients) {
      client.disconnectForcibly(0, 100, false);
      client.close(true);
    }
    get(door.stop());
    get(vertx.close());
  }

  @Test
  void appliesABatchBeforeItsPubackAndTellsTheTime() throws Exception {
    MqttAsyncClient client = connect("gw-1", "one");
    long before = nowUs();
    IMqttToken ack = publish(client, SIGHTINGS, batch(1).build().toByteArray());
    assertThat(presence.sightings).hasSize(1);
    assertThat(code(ack)).isZero();
    assertThat(ack.getResponseProperties().getReasonString()).isEqualTo("ok");
    Map<String, Long> clock =
        ack.getResponseProperties().getUserProperties().stream()
            .collect(Collectors.toMap(UserProperty::getKey, p -> Long.valueOf(p.getValue())));
    assertThat(clock.get("rx")).isBetween(before, clock.get("tx"));
    assertThat(clock.get("tx")).isLessThanOrEqualTo(nowUs());
    await().until(() -> presence.decided.size() == 1);
    assertThat(presence.decided.get(0).stopwatch().zonedUs()).isPositive();
  }

  @Test
  void appliesAtOnceAndInOrderWhereDoorAndStoreShareALoop() throws Exception {
    get(door.stop());
    door = door(storesLoop);
    get(door.start());
    List<Integer> acknowledged = new ArrayList<>();
    try (RawMqtt raw = rawSession()) {
      // More than the receive maximum at once: each is applied before the next is read.
      for (int i = 1; i <= 40; i++) {
        raw.publish(2, i % 4 == 0 ? STATUS : SIGHTINGS, i, batch(i).build().toByteArray());
      }
      for (int i = 1; i <= 40; i++) {
        RawMqtt.Packet answer = raw.read();
        assertThat(answer.type()).isEqualTo(RawMqtt.PUBACK);
        acknowledged.add(answer.at(0) << 8 | answer.at(1));
        assertThat(presence.sightings).hasSizeGreaterThanOrEqualTo(i - i / 4);
      }
    }
    assertThat(acknowledged).isEqualTo(IntStream.rangeClosed(1, 40).boxed().toList());
    assertThat(presence.threads).hasSize(1);
  }

  @Test
  void cutsOffAGatewayThatNeverReadsItsAnswers() throws Exception {
    try (RawMqtt deaf = new RawMqtt(door.port())) {
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
            () -> assertThat(metrics.get("beckon_mqtt_sessions").gauge().value()).isZero());
    IMqttToken ack = publish(connect("gw-1", "one"), SIGHTINGS, batch(1).build().toByteArray());
    assertThat(code(ack)).isZero();
  }

  @Test
  void countsPacketsThatComeWithoutASession() throws Exception {
    try (RawMqtt stranger = new RawMqtt(door.port())) {
      stranger.publish(2, STATUS, 1, new byte[] {1});
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          metrics
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
    try (RawMqtt good = new RawMqtt(door.port());
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), door.port());
        Socket dripping = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
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
      assertThat(metrics.get("beckon_mqtt_faults_total").tag("kind", "LATE").counter().count())
          .isEqualTo(2);
      good.publish(2, STATUS, 1, new byte[] {1});
      assertThat(good.read().type()).isEqualTo(RawMqtt.PUBACK);
    }
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

  @Test
  void statesItsLimitsInConnack() throws Exception {
    MqttAsyncClient client = client("gw-1");
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
    assertThat(refusal("gw-1", "gw-1", "two")).isEqualTo(0x86);
    assertThat(refusal("nobody", "nobody", "one")).isEqualTo(0x86);
    assertThat(refusal("gw-1", "gw-1", "")).isEqualTo(0x86);
    assertThat(refusal("gw-2", "gw-1", "one")).isEqualTo(0x85);
    assertThat(metrics.get("beckon_mqtt_refused_total").counters()).isNotEmpty();
    assertThat(door.gateways().ofStore("north")).noneMatch(GatewayStates.GatewayState::connected);
  }

  @Test
  void refusesAForeignTopicAndChangesNothing() throws Exception {
    MqttAsyncClient client = connect("gw-1", "one");
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
    assertThat(presence.sightings).isEmpty();
    assertThat(count("beckon_mqtt_publishes_total", "FOREIGN_TOPIC")).isEqualTo(4);
    assertThat(code(publish(client, SIGHTINGS, batch))).isZero();
  }

  @Test
  void refusesMalformedBatchesAndUnknownVersionsWithWords() throws Exception {
    MqttAsyncClient client = connect("gw-1", "one");
    IMqttToken ack = publish(client, SIGHTINGS, batch(1).setSchemaVersion(2).build().toByteArray());
    assertThat(code(ack)).isEqualTo(0x99);
    assertThat(ack.getResponseProperties().getReasonString())
        .isEqualTo("schema_version is 2; allowed: 1");
    assertThat(code(publish(client, SIGHTINGS, new byte[] {-1, -1, -1}))).isEqualTo(0x99);
    assertThat(code(publish(client, STATUS, new byte[] {-1, -1, -1}))).isEqualTo(0x99);
    SightingBatch.Builder second = batch(1);
    second.addSightings(second.getSightings(0).toBuilder().setCount(0));
    assertThat(code(publish(client, SIGHTINGS, second.build().toByteArray()))).isEqualTo(0x99);
    assertThat(presence.sightings).isEmpty();
    assertThat(count("beckon_mqtt_publishes_total", "MALFORMED")).isEqualTo(4);
    // The refused sequence was not used up.
    assertThat(code(publish(client, SIGHTINGS, batch(1).build().toByteArray()))).isZero();
    assertThat(presence.sightings).hasSize(1);
  }

  @Test
  void recognisesAResendAlsoOverANewSession() throws Exception {
    byte[] batch = batch(7).build().toByteArray();
    MqttAsyncClient client = connect("gw-1", "one");
    publish(client, SIGHTINGS, batch);
    client.disconnect().waitForCompletion(5_000);
    MqttAsyncClient again = connect("gw-1", "one");
    IMqttToken ack = publish(again, SIGHTINGS, batch);
    assertThat(code(ack)).isZero();
    assertThat(ack.getResponseProperties().getReasonString()).contains("before");
    assertThat(presence.sightings).hasSize(1);
    assertThat(count("beckon_mqtt_publishes_total", "REPEATED")).isEqualTo(1);
  }

  @Test
  void acknowledgesInOrderEvenWhenALaterOneIsSettledFirst() throws Exception {
    MqttAsyncClient client = connect("gw-1", "one");
    CompletableFuture<Void> busy = new CompletableFuture<>();
    loop.post(
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
    await().until(() -> count("beckon_mqtt_publishes_total", "FOREIGN_TOPIC") == 4);
    assertThat(order).isEmpty();
    busy.complete(null);
    await().until(() -> order.size() == 8);
    assertThat(order).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void aSecondSessionClosesTheFirst() throws Exception {
    MqttAsyncClient first = client("gw-1");
    CompletableFuture<Integer> ended = new CompletableFuture<>();
    first.setCallback(
        new QuietMqtt() {
          @Override
          public void disconnected(MqttDisconnectResponse response) {
            ended.complete(response.getReturnCode());
          }
        });
    first.connect(options("gw-1", "one")).waitForCompletion(5_000);
    MqttAsyncClient second = connect("gw-1", "one");
    assertThat(ended.get(5, TimeUnit.SECONDS)).isEqualTo(0x8E);
    assertThat(code(publish(second, SIGHTINGS, batch(1).build().toByteArray()))).isZero();
    assertThat(door.gateways().ofStore("north").get(0).connected()).isTrue();
  }

  @Test
  void keepsStatusAndLastWill() throws Exception {
    MqttAsyncClient client = client("gw-1");
    MqttConnectionOptions options = options("gw-1", "one");
    MqttMessage will = message(status(GatewayStatus.State.STATE_OFFLINE));
    options.setWill(STATUS, will);
    client.connect(options).waitForCompletion(5_000);
    assertThat(code(publish(client, STATUS, status(GatewayStatus.State.STATE_ONLINE)))).isZero();
    GatewayStates.GatewayState state = door.gateways().ofStore("north").get(0);
    assertThat(state.online()).isTrue();
    assertThat(state.counters()).containsEntry("adverts.heard", 12L);
    client.disconnectForcibly(0, 100, false);
    await().until(() -> !door.gateways().ofStore("north").get(0).connected());
    assertThat(door.gateways().ofStore("north").get(0).online()).isFalse();
  }

  @Test
  void refusesRetainedMessagesAndOtherQos() throws Exception {
    byte[] payload = batch(1).build().toByteArray();
    for (int[] flagsAndCode : new int[][] {{3, 0x9A}, {0, 0x9B}, {4, 0x9B}}) {
      try (RawMqtt raw = rawSession()) {
        raw.publish(flagsAndCode[0], SIGHTINGS, 1, payload);
        RawMqtt.Packet answer = raw.read();
        assertThat(answer.type()).isEqualTo(RawMqtt.DISCONNECT);
        assertThat(answer.at(0)).isEqualTo(flagsAndCode[1]);
        assertThat(raw.read().type()).isEqualTo(-1);
      }
    }
    assertThat(presence.sightings).isEmpty();
  }

  @Test
  void disconnectsWhoExceedsTheReceiveMaximum() throws Exception {
    CompletableFuture<Void> busy = new CompletableFuture<>();
    loop.post(feed -> busy.join());
    try (RawMqtt raw = rawSession()) {
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
    try (RawMqtt raw = new RawMqtt(door.port())) {
      raw.connect("gw-1", "one", 4, 10);
      RawMqtt.Packet answer = raw.read();
      assertThat(answer.type()).isEqualTo(RawMqtt.CONNACK);
      assertThat(answer.at(1)).isEqualTo(0x84);
    }
    try (RawMqtt raw = new RawMqtt(door.port())) {
      raw.connect("gw-1", "one", 5, 0);
      assertThat(raw.read().at(1)).isEqualTo(0x83);
    }
  }

  @Test
  void endsTheSessionOfASilentOrOversizedGateway() throws Exception {
    try (RawMqtt raw = new RawMqtt(door.port())) {
      raw.connect("gw-1", "one", 5, 1);
      assertThat(raw.read().at(1)).isZero();
      assertThat(raw.read().type()).isIn(-1, RawMqtt.DISCONNECT);
      await().until(() -> !door.gateways().ofStore("north").get(0).connected());
    }
    try (RawMqtt raw = rawSession()) {
      raw.publish(2, SIGHTINGS, 1, new byte[70_000]);
      assertThat(raw.read().type()).isIn(-1, RawMqtt.DISCONNECT);
    }
    assertThat(presence.sightings).isEmpty();
  }

  private RawMqtt rawSession() throws Exception {
    RawMqtt raw = new RawMqtt(door.port());
    raw.connect("gw-1", "one", 5, 10);
    RawMqtt.Packet welcome = raw.read();
    assertThat(welcome.type()).isEqualTo(RawMqtt.CONNACK);
    assertThat(welcome.at(1)).isZero();
    return raw;
  }

  @Test
  void letsAGatewaySubscribeToItsOwnCommandsOnly() throws Exception {
    MqttAsyncClient client = connect("gw-1", "one");
    IMqttToken own = client.subscribe("beckon/v1/north/gw-1/commands", 1);
    own.waitForCompletion(5_000);
    assertThat(own.getReasonCodes()).containsExactly(1);
    IMqttToken foreign = client.subscribe("beckon/v1/north/gw-2/commands", 1);
    foreign.waitForCompletion(5_000);
    assertThat(foreign.getReasonCodes()).containsExactly(0x87);
  }

  @Test
  void asksToTryAgainWhenTheStoreIsTooBusy() throws Exception {
    MqttAsyncClient client = connect("gw-1", "one");
    CompletableFuture<Void> busy = new CompletableFuture<>();
    CompletableFuture<Void> held = new CompletableFuture<>();
    loop.post(
        feed -> {
          held.complete(null);
          busy.join();
        });
    held.get(5, TimeUnit.SECONDS);
    int posted = 0;
    while (loop.post(feed -> {})) {
      posted++;
    }
    assertThat(posted).isEqualTo(StoreLoop.MOST_WAITING);
    IMqttToken ack = publish(client, SIGHTINGS, batch(1).build().toByteArray());
    assertThat(code(ack)).isEqualTo(0x97);
    busy.complete(null);
    await().until(() -> code(publish(client, SIGHTINGS, batch(1).build().toByteArray())) == 0);
    assertThat(presence.sightings).hasSize(1);
  }

  private SightingBatch.Builder batch(long sequence) {
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

  private static long nowUs() {
    return System.currentTimeMillis() * 1000;
  }

  private static byte[] status(GatewayStatus.State state) {
    return GatewayStatus.newBuilder()
        .setSchemaVersion(1)
        .setBootId(ByteString.copyFrom(new byte[8]))
        .setState(state)
        .setSoftwareVersion("0.1.0")
        .putCounters("adverts.heard", 12)
        .build()
        .toByteArray();
  }

  private double count(String name, String result) {
    var counter = metrics.find(name).tag("result", result).counter();
    return counter == null ? 0 : counter.count();
  }

  private MqttAsyncClient client(String id) throws MqttException {
    MqttAsyncClient client =
        new MqttAsyncClient("tcp://127.0.0.1:" + door.port(), id, new MemoryPersistence());
    clients.add(client);
    return client;
  }

  @Test
  void asksToTryAgainWhoPublishesMoreThanItsKeyAllowsAlsoAfterANewConnection() throws Exception {
    String status = "beckon/v1/north/gw-slow/status";
    byte[] online = status(GatewayStatus.State.STATE_ONLINE);
    MqttAsyncClient client = connect("gw-slow", "slow");
    List<Integer> codes = new ArrayList<>();
    for (int i = 0; i < 20 && !codes.contains(0x97); i++) {
      codes.add(code(publish(client, status, online)));
    }
    assertThat(codes).hasSizeGreaterThan(3).contains(0x97);
    assertThat(codes.subList(0, codes.size() - 1)).doesNotContain(0x97);
    client.disconnect().waitForCompletion(5_000);
    MqttAsyncClient again = connect("gw-slow", "slow");
    await()
        .atMost(java.time.Duration.ofSeconds(10))
        .until(() -> code(publish(again, status, online)) != 0x97);
    assertThat(again.isConnected()).isTrue();
  }

  @Test
  void refusesKeysThatAreNoGatewaysAndThoseThatAreGuessedAt() throws Exception {
    assertThat(refusal("till", "till")).isEqualTo(0x86);
    int code = 0x86;
    for (int i = 0; i < 100 && code == 0x86; i++) {
      code = refusal("gw-2", "guess" + i);
    }
    assertThat(code).isEqualTo(0x9F);
    assertThat(connect("gw-1", "one").isConnected()).isTrue();
  }

  private int refusal(String id, String password) throws Exception {
    try (RawMqtt client = new RawMqtt(door.port())) {
      client.connect(id, password, 5, 10);
      return client.read().at(1);
    }
  }

  private MqttAsyncClient connect(String id, String password) throws MqttException {
    MqttAsyncClient client = client(id);
    client.connect(options(id, password)).waitForCompletion(5_000);
    return client;
  }

  private static MqttConnectionOptions options(String user, String password) {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setKeepAliveInterval(10);
    options.setUserName(user);
    options.setPassword(password.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return options;
  }

  private int refusal(String clientId, String user, String password) {
    try {
      client(clientId).connect(options(user, password)).waitForCompletion(5_000);
      return 0;
    } catch (MqttException e) {
      return e.getReasonCode();
    }
  }

  private static MqttMessage message(byte[] payload) {
    MqttMessage message = new MqttMessage(payload);
    message.setQos(1);
    return message;
  }

  /** Publishes and waits for the PUBACK, whatever its reason code is. */
  private static IMqttToken publish(MqttAsyncClient client, String topic, byte[] payload)
      throws MqttException {
    IMqttToken token = client.publish(topic, message(payload));
    try {
      token.waitForCompletion(5_000);
    } catch (MqttException refused) {
      assertThat(token.isComplete()).as("a PUBACK came").isTrue();
    }
    return token;
  }

  private static int code(IMqttToken token) {
    return token.getReasonCodes()[0];
  }

  private static <T> T get(io.vertx.core.Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
