package dev.beckon.simulator.bench.floor;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.beckon.protocol.v1.Sighting;
import dev.beckon.protocol.v1.SightingBatch;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * The service's MQTT endpoint with nothing behind it, set up as the service sets it up: on one
 * event loop it takes every gateway, parses and counts what comes, and acknowledges it at once with
 * the times that gateways exchange clocks by. Used on its loop, except where a method says
 * otherwise.
 */
final class BareEndpoint extends VerticleBase {
  private static final int RECEIVE_MAXIMUM = 16;
  private static final int MAXIMUM_PACKET_BYTES = 65_536;
  private static final int CONNECT_WITHIN_S = 5;

  private final CompletableFuture<FloorResult> left = new CompletableFuture<>();
  private volatile MqttServer server;
  private int sessions;
  private long sightings;
  private long rssiSumDbm;
  private long malformed;

  @Override
  public Future<?> start() {
    MqttServerOptions options =
        new MqttServerOptions()
            .setMaxMessageSize(MAXIMUM_PACKET_BYTES)
            .setAutoClientId(false)
            .setTimeoutOnConnect(CONNECT_WITHIN_S);
    server = MqttServer.create(vertx, options).endpointHandler(this::connect);
    return server.listen(0, "127.0.0.1");
  }

  /** Where it listens once it has started; any thread. */
  int port() {
    return server.actualPort();
  }

  /** Done when there were gateways and the last one has left; any thread. */
  CompletableFuture<FloorResult> left() {
    return left;
  }

  private void connect(MqttEndpoint endpoint) {
    sessions++;
    endpoint.publishHandler(message -> publish(endpoint, message));
    endpoint.closeHandler(nothing -> closed());
    MqttProperties properties = new MqttProperties();
    properties.add(
        new MqttProperties.IntegerProperty(MqttProperties.RECEIVE_MAXIMUM, RECEIVE_MAXIMUM));
    endpoint.accept(false, properties);
  }

  private void publish(MqttEndpoint endpoint, MqttPublishMessage message) {
    long arrivedUs = nowUs();
    if (message.topicName().endsWith("/sightings")) {
      count(message.payload().getBytes());
    }
    MqttProperties properties = new MqttProperties();
    properties.add(new MqttProperties.StringProperty(MqttProperties.REASON_STRING, "ok"));
    MqttProperties.UserProperties clock = new MqttProperties.UserProperties();
    clock.add("rx", Long.toString(arrivedUs));
    clock.add("tx", Long.toString(nowUs()));
    properties.add(clock);
    endpoint.publishAcknowledge(message.messageId(), MqttPubAckReasonCode.SUCCESS, properties);
  }

  private void count(byte[] payload) {
    try {
      for (Sighting sighting : SightingBatch.parseFrom(payload).getSightingsList()) {
        sightings++;
        rssiSumDbm += sighting.getRssiMaxDbm();
      }
    } catch (InvalidProtocolBufferException e) {
      malformed++;
    }
  }

  private void closed() {
    sessions--;
    if (sessions == 0) {
      double meanDbm = sightings == 0 ? 0 : (double) rssiSumDbm / sightings;
      left.complete(new FloorResult(sightings, meanDbm, malformed));
    }
  }

  private static long nowUs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }
}
