package dev.beckon.simulator.bench.load;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.beckon.protocol.v1.GatewayStatus;
import dev.beckon.protocol.v1.Sighting;
import dev.beckon.protocol.v1.SightingBatch;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The service's MQTT endpoint as docs/protocol/mqtt.md describes it, as far as a test needs it: it
 * checks what gateways do and notes every fault. Nothing of the service is behind it.
 */
final class FrontDoor implements AutoCloseable {
  static final int RECEIVE_MAXIMUM = 4;
  private static final long CLOCK_TOLERANCE_US = 200_000;

  private final Vertx vertx = Vertx.vertx();
  private final MqttServer server;
  private final Map<String, String> secrets;
  private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Integer> heardById = new ConcurrentHashMap<>();
  private final Set<Integer> batchSizes = ConcurrentHashMap.newKeySet();
  private final AtomicInteger sightings = new AtomicInteger();
  private final AtomicInteger mostUnanswered = new AtomicInteger();
  private volatile Behaviour behaviour = Behaviour.ANSWER;

  enum Behaviour {
    ANSWER,
    /** Never a PUBACK for a batch. */
    WITHHOLD,
    /** Every batch is malformed. */
    REFUSE,
    /** Hangs up at the first batch. */
    HANG_UP
  }

  /**
   * @param secrets by gateway id
   */
  FrontDoor(Map<String, String> secrets) {
    this.secrets = secrets;
    server = MqttServer.create(vertx, new MqttServerOptions().setHost("127.0.0.1").setPort(0));
    server.endpointHandler(this::connect);
    server.listen().await();
  }

  void behave(Behaviour next) {
    behaviour = next;
  }

  int port() {
    return server.actualPort();
  }

  /** What gateways did that the protocol does not allow. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  int sightings() {
    return sightings.get();
  }

  int mostUnanswered() {
    return mostUnanswered.get();
  }

  Set<Integer> batchSizes() {
    return Set.copyOf(batchSizes);
  }

  /** Sightings by rotating id, hex. */
  Map<String, Integer> heardById() {
    return Map.copyOf(heardById);
  }

  private static long nowUs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }

  private void connect(MqttEndpoint endpoint) {
    String id = endpoint.clientIdentifier();
    boolean proven =
        endpoint.protocolVersion() == 5
            && endpoint.auth() != null
            && id.equals(endpoint.auth().getUsername())
            && endpoint.auth().getPassword().equals(secrets.get(id));
    if (!proven) {
      endpoint.reject(
          MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD,
          MqttProperties.NO_PROPERTIES);
      return;
    }
    check(endpoint.will().isWillFlag(), "no last will");
    check(endpoint.keepAliveTimeSeconds() == 10, "keep alive");
    new Session(endpoint);
    MqttProperties properties = new MqttProperties();
    properties.add(
        new MqttProperties.IntegerProperty(MqttProperties.RECEIVE_MAXIMUM, RECEIVE_MAXIMUM));
    endpoint.accept(false, properties);
  }

  private void check(boolean fine, String fault) {
    if (!fine) {
      faults.add(fault);
    }
  }

  private final class Session {
    private final MqttEndpoint endpoint;
    private final Map<String, Long> lastMonoUs = new HashMap<>();
    private final Deque<Integer> unanswered = new ArrayDeque<>();
    private long sequence;
    private boolean online;

    private Session(MqttEndpoint endpoint) {
      this.endpoint = endpoint;
      endpoint.publishHandler(this::take);
    }

    private void take(MqttPublishMessage message) {
      long rxUs = nowUs();
      unanswered.add(message.messageId());
      mostUnanswered.accumulateAndGet(unanswered.size(), Math::max);
      try {
        if (message.topicName().endsWith("/status")) {
          GatewayStatus status = GatewayStatus.parseFrom(message.payload().getBytes());
          check(status.getState() == GatewayStatus.State.STATE_ONLINE, "not online");
          online = true;
          answer(rxUs, MqttPubAckReasonCode.SUCCESS);
        } else {
          check(online, "sightings before the status");
          batch(SightingBatch.parseFrom(message.payload().getBytes()), rxUs);
        }
      } catch (InvalidProtocolBufferException e) {
        faults.add("not protobuf: " + e.getMessage());
      }
    }

    private void batch(SightingBatch batch, long rxUs) {
      check(batch.getSchemaVersion() == 1, "schema version");
      check(batch.getBootId().size() == 8, "boot id");
      check(batch.getSequence() == ++sequence, "sequence is " + batch.getSequence());
      check(batch.hasClockOffsetUs() && batch.hasClockUncertaintyUs(), "no clock");
      near(batch, batch.getPublishedMonoUs(), rxUs);
      batchSizes.add(batch.getSightingsCount());
      sightings.addAndGet(batch.getSightingsCount());
      batch.getSightingsList().forEach(sighting -> sighting(batch, sighting));
      switch (behaviour) {
        case ANSWER -> answer(rxUs, MqttPubAckReasonCode.SUCCESS);
        case REFUSE -> answer(rxUs, MqttPubAckReasonCode.PAYLOAD_FORMAT_INVALID);
        case HANG_UP -> endpoint.close();
        case WITHHOLD -> {}
      }
    }

    private void near(SightingBatch batch, long monoUs, long rxUs) {
      long offUs = Math.abs(batch.getClockOffsetUs() + monoUs - rxUs);
      check(offUs <= CLOCK_TOLERANCE_US || behaviour != Behaviour.ANSWER, "clock off by " + offUs);
    }

    private void sighting(SightingBatch batch, Sighting sighting) {
      String id = HexFormat.of().formatHex(sighting.getId().toByteArray());
      heardById.merge(id, 1, Integer::sum);
      Long before = lastMonoUs.put(id, sighting.getLastMonoUs());
      check(before == null || before <= sighting.getFirstMonoUs(), "a phone's times run backwards");
      check(sighting.getFirstMonoUs() <= sighting.getLastMonoUs(), "first after last");
      check(sighting.getLastMonoUs() <= batch.getPublishedMonoUs(), "heard after it was sent");
      check(sighting.getRssiMeanDdbm() <= 10 * sighting.getRssiMaxDbm(), "mean above maximum");
    }

    private void answer(long rxUs, MqttPubAckReasonCode code) {
      MqttProperties properties = new MqttProperties();
      properties.add(new MqttProperties.StringProperty(MqttProperties.REASON_STRING, "ok"));
      MqttProperties.UserProperties clock = new MqttProperties.UserProperties();
      clock.add("rx", Long.toString(rxUs));
      clock.add("tx", Long.toString(nowUs()));
      properties.add(clock);
      endpoint.publishAcknowledge(unanswered.remove(), code, properties);
    }
  }

  @Override
  public void close() {
    server.close().await();
    vertx.close().await();
  }
}
