package dev.beckon.cloud.ingest;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.access.TokenBucket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.MqttSubscribeMessage;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;
import io.vertx.mqtt.messages.codes.MqttSubAckReasonCode;
import io.vertx.mqtt.messages.codes.MqttUnsubAckReasonCode;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway's session: topics, order of PUBACKs, and its end. Everything happens on the intake
 * loop, except where a method says otherwise.
 */
final class MqttSession {
  private static final Logger log = LoggerFactory.getLogger(MqttSession.class);

  private final Gateway gateway;
  private final MqttEndpoint endpoint;
  private final Outgoing outgoing;
  private final IntakeLoop loop;
  private final Doorkeeper doorkeeper;
  private final Doorkeeper.Answer admitted;
  private final TokenBucket bucket;
  private final Publishes publishes;
  private final GatewayStates states;
  private final LongSupplier nowUs;
  private final MeterRegistry metrics;
  private final String commandsTopic;
  private final AckLine line = new AckLine(this::acknowledge);
  private Runnable whenClosed = () -> {};
  private boolean ended;
  private boolean willDropped;

  MqttSession(
      Gateway gateway,
      MqttEndpoint endpoint,
      IntakeLoop loop,
      Doorkeeper doorkeeper,
      Doorkeeper.Answer admitted,
      Publishes publishes,
      GatewayStates states,
      LongSupplier nowUs,
      MeterRegistry metrics) {
    this.gateway = gateway;
    this.endpoint = endpoint;
    outgoing = Outgoing.of(endpoint);
    this.loop = loop;
    this.doorkeeper = doorkeeper;
    this.admitted = admitted;
    bucket = doorkeeper.bucket(gateway.gatewayId());
    this.publishes = publishes;
    this.states = states;
    this.nowUs = nowUs;
    this.metrics = metrics;
    commandsTopic = Topic.COMMANDS.of(gateway);
    endpoint.publishHandler(this::publish);
    endpoint.subscribeHandler(this::subscribe);
    endpoint.unsubscribeHandler(
        message -> {
          endpoint.unsubscribeAcknowledge(
              message.messageId(),
              message.topics().stream().map(topic -> MqttUnsubAckReasonCode.SUCCESS).toList(),
              MqttProperties.NO_PROPERTIES);
          cutOffUnlessRead();
        });
    endpoint.pingHandler(ping -> cutOffUnlessRead());
    endpoint.disconnectMessageHandler(
        message -> willDropped = message.code() == MqttDisconnectReasonCode.NORMAL);
    endpoint.exceptionHandler(this::broken);
    endpoint.closeHandler(nothing -> closed());
  }

  /** Runs on the intake loop once the connection is gone. */
  void whenClosed(Runnable then) {
    whenClosed = then;
  }

  /** A newer session of the same gateway exists. Any thread. */
  void takenOver() {
    loop.context()
        .runOnContext(
            on -> {
              willDropped = true; // the gateway is not away: it is there twice
              disconnect(MqttDisconnectReasonCode.SESSION_TAKEN_OVER, "a newer session took over");
            });
  }

  /** Ends when the key it was opened with is not valid any more. Any thread. */
  void recheckKey() {
    if (!doorkeeper.stillAdmitted(gateway.gatewayId(), admitted.proof())) {
      loop.context()
          .runOnContext(
              on ->
                  disconnect(
                      MqttDisconnectReasonCode.NOT_AUTHORIZED, "its key is not valid any more"));
    }
  }

  /** The service ends. Any thread. */
  void shutDown() {
    loop.context()
        .runOnContext(
            on -> disconnect(MqttDisconnectReasonCode.SERVER_SHUTTING_DOWN, "the service ends"));
  }

  private void publish(MqttPublishMessage message) {
    long arrivedUs = nowUs.getAsLong();
    if (ended) {
      return;
    }
    if (message.isRetain()) {
      disconnect(MqttDisconnectReasonCode.RETAIN_NOT_SUPPORTED, "retained messages are refused");
      return;
    }
    if (message.qosLevel() != MqttQoS.AT_LEAST_ONCE) {
      disconnect(
          MqttDisconnectReasonCode.QOS_NOT_SUPPORTED,
          "QoS is " + message.qosLevel().value() + "; allowed: 1");
      return;
    }
    if (line.size() >= MqttFrontDoor.RECEIVE_MAXIMUM) {
      disconnect(
          MqttDisconnectReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
          "more than " + MqttFrontDoor.RECEIVE_MAXIMUM + " PUBLISH without PUBACK");
      return;
    }
    AckLine.Due due = line.arrived(message.messageId(), arrivedUs);
    Publishes.Address address = publishes.address(message.topicName());
    if (bucket.take(admitted.key().limit(), arrivedUs) > 0) {
      doorkeeper.turnAway(Doorkeeper.Reason.RATE);
      settle(due, Answer.TOO_OFTEN);
    } else if (address == null || !address.gateway().equals(gateway)) {
      settle(due, foreignTopic());
    } else {
      publishes.take(
          address,
          message.payload().getBytes(),
          arrivedUs,
          answer -> loop.run(() -> settle(due, answer)));
    }
  }

  private Answer foreignTopic() {
    return new Answer(
        Answer.Result.FOREIGN_TOPIC,
        "topic is not this gateway's; allowed: "
            + Topic.SIGHTINGS.of(gateway)
            + ", "
            + Topic.STATUS.of(gateway));
  }

  private void settle(AckLine.Due due, Answer answer) {
    publishes.count(answer);
    line.settle(due, answer);
  }

  private void acknowledge(AckLine.Due due, Answer answer) {
    MqttProperties properties = reason(answer.words());
    if (answer.result().isSuccess()) {
      MqttProperties.UserProperties clock = new MqttProperties.UserProperties();
      clock.add("rx", Long.toString(due.arrivedUs));
      clock.add("tx", Long.toString(nowUs.getAsLong()));
      properties.add(clock);
    }
    endpoint.publishAcknowledge(
        due.messageId, MqttPubAckReasonCode.valueOf((byte) answer.result().code()), properties);
    cutOffUnlessRead();
  }

  /**
   * Ends a session whose answers nobody reads: its window would never fill all the outgoing
   * buffers, so it ignores the window, and what it is owed would grow until the service is out of
   * memory.
   */
  private void cutOffUnlessRead() {
    if (!ended && outgoing.isFull()) {
      disconnect(
          MqttDisconnectReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
          "it does not read what it is answered");
    }
  }

  private void subscribe(MqttSubscribeMessage message) {
    if (ended) {
      return;
    }
    List<MqttSubAckReasonCode> codes =
        message.topicSubscriptions().stream()
            .map(
                wanted ->
                    wanted.topicName().equals(commandsTopic)
                        ? MqttSubAckReasonCode.GRANTED_QOS1
                        : MqttSubAckReasonCode.NOT_AUTHORIZED)
            .toList();
    endpoint.subscribeAcknowledge(message.messageId(), codes, reason("allowed: " + commandsTopic));
    cutOffUnlessRead();
  }

  private void broken(Throwable failure) {
    count("beckon_mqtt_faults_total", "Connections that broke the protocol", "kind", "SESSION");
    log.warn("gateway {} broke the protocol: {}", gateway.gatewayId(), failure.getMessage());
    disconnect(MqttDisconnectReasonCode.MALFORMED_PACKET, "malformed packet");
  }

  private void disconnect(MqttDisconnectReasonCode code, String words) {
    if (ended || !endpoint.isConnected()) {
      return;
    }
    ended = true;
    line.clear();
    count("beckon_mqtt_disconnects_total", "Sessions this service ended", "reason", code.name());
    log.info("gateway {} disconnected: {}", gateway.gatewayId(), words);
    endpoint.disconnect(code, reason(words));
    if (endpoint.isConnected()) {
      endpoint.close();
    }
  }

  private void closed() {
    ended = true;
    line.clear();
    if (!willDropped && endpoint.will() != null && endpoint.will().isWillFlag()) {
      Decoded<StatusDecoder.Status> will =
          StatusDecoder.decode(endpoint.will().getWillMessageBytes());
      if (will.fault() == null) {
        states.status(gateway.gatewayId(), will.value(), nowUs.getAsLong() / 1000);
      } else {
        count("beckon_mqtt_faults_total", "Connections that broke the protocol", "kind", "WILL");
      }
    }
    whenClosed.run();
  }

  /** A reason string. It also makes Netty send a PUBACK's user properties: alone they get lost. */
  static MqttProperties reason(String words) {
    MqttProperties properties = new MqttProperties();
    properties.add(new MqttProperties.StringProperty(MqttProperties.REASON_STRING, words));
    return properties;
  }

  private void count(String name, String description, String tag, String value) {
    Counter.builder(name)
        .description(description)
        .tag(tag, value.toUpperCase(Locale.ROOT))
        .register(metrics)
        .increment();
  }
}
