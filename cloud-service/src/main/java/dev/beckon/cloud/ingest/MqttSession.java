package dev.beckon.cloud.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Context;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.MqttSubscribeMessage;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;
import io.vertx.mqtt.messages.codes.MqttSubAckReasonCode;
import io.vertx.mqtt.messages.codes.MqttUnsubAckReasonCode;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway's session: topics, order of PUBACKs, and its end. Everything happens on the
 * connection's context, except where a method says otherwise.
 */
final class MqttSession {
  private static final Logger log = LoggerFactory.getLogger(MqttSession.class);

  /** One PUBLISH whose PUBACK is due; answered in order of arrival. */
  private static final class Due {
    final int messageId;
    final long arrivedUs;
    MqttPubAckReasonCode code;
    String words;

    Due(int messageId, long arrivedUs) {
      this.messageId = messageId;
      this.arrivedUs = arrivedUs;
    }
  }

  private final Gateway gateway;
  private final MqttEndpoint endpoint;
  private final Outgoing outgoing;
  private final Context context;
  private final BatchIntake intake;
  private final GatewayStates states;
  private final LongSupplier nowUs;
  private final MeterRegistry metrics;
  private final String sightingsTopic;
  private final String statusTopic;
  private final String commandsTopic;
  private final ArrayDeque<Due> dues = new ArrayDeque<>();
  private Runnable whenClosed = () -> {};
  private boolean ended;
  private boolean willDropped;

  MqttSession(
      Gateway gateway,
      MqttEndpoint endpoint,
      Context context,
      BatchIntake intake,
      GatewayStates states,
      LongSupplier nowUs,
      MeterRegistry metrics) {
    this.gateway = gateway;
    this.endpoint = endpoint;
    outgoing = Outgoing.of(endpoint);
    this.context = context;
    this.intake = intake;
    this.states = states;
    this.nowUs = nowUs;
    this.metrics = metrics;
    sightingsTopic = topic(gateway, "sightings");
    statusTopic = statusTopic(gateway);
    commandsTopic = topic(gateway, "commands");
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

  static String statusTopic(Gateway gateway) {
    return topic(gateway, "status");
  }

  private static String topic(Gateway gateway, String what) {
    return "beckon/v1/" + gateway.storeId() + "/" + gateway.gatewayId() + "/" + what;
  }

  /** Runs on the connection's context once the connection is gone. */
  void whenClosed(Runnable then) {
    whenClosed = then;
  }

  /** A newer session of the same gateway exists. Any thread. */
  void takenOver() {
    context.runOnContext(
        on -> {
          willDropped = true; // the gateway is not away: it is there twice
          disconnect(MqttDisconnectReasonCode.SESSION_TAKEN_OVER, "a newer session took over");
        });
  }

  /** The service ends. Any thread. */
  void shutDown() {
    context.runOnContext(
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
    if (dues.size() >= MqttFrontDoor.RECEIVE_MAXIMUM) {
      disconnect(
          MqttDisconnectReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
          "more than " + MqttFrontDoor.RECEIVE_MAXIMUM + " PUBLISH without PUBACK");
      return;
    }
    Due due = new Due(message.messageId(), arrivedUs);
    dues.add(due);
    if (message.topicName().equals(sightingsTopic)) {
      sightings(message.payload().getBytes(), due);
    } else if (message.topicName().equals(statusTopic)) {
      status(message.payload().getBytes(), due);
    } else {
      answer(
          due,
          "FOREIGN_TOPIC",
          MqttPubAckReasonCode.NOT_AUTHORIZED,
          "topic is not this gateway's; allowed: " + sightingsTopic + ", " + statusTopic);
    }
  }

  private void sightings(byte[] payload, Due due) {
    Decoded<Batch> decoded = BatchDecoder.decode(payload);
    if (decoded.fault() != null) {
      malformed(due, decoded.fault());
      return;
    }
    boolean taken =
        intake.take(
            gateway, decoded.value(), outcome -> context.runOnContext(on -> applied(due, outcome)));
    if (!taken) {
      answer(
          due,
          "BUSY",
          MqttPubAckReasonCode.QUOTA_EXCEEDED,
          "the store has too much to do; try again");
    }
  }

  private void applied(Due due, BatchIntake.Outcome outcome) {
    switch (outcome) {
      case APPLIED -> answer(due, "APPLIED", MqttPubAckReasonCode.SUCCESS, "ok");
      case REPEATED ->
          answer(due, "REPEATED", MqttPubAckReasonCode.SUCCESS, "ok: was applied before");
      case FAILED ->
          answer(
              due,
              "FAILED",
              MqttPubAckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
              "an unexpected error; do not send it again");
    }
  }

  private void status(byte[] payload, Due due) {
    Decoded<StatusDecoder.Status> decoded = StatusDecoder.decode(payload);
    if (decoded.fault() != null) {
      malformed(due, decoded.fault());
      return;
    }
    states.status(gateway.gatewayId(), decoded.value(), due.arrivedUs / 1000);
    answer(due, "STATUS", MqttPubAckReasonCode.SUCCESS, "ok");
  }

  private void malformed(Due due, Decoded.Fault fault) {
    answer(due, "MALFORMED", MqttPubAckReasonCode.PAYLOAD_FORMAT_INVALID, fault.words());
  }

  /** Settles one PUBLISH and sends all PUBACKs that are now at the head. */
  private void answer(Due due, String result, MqttPubAckReasonCode code, String words) {
    count("beckon_mqtt_publishes_total", "PUBLISHes by what became of them", "result", result);
    due.code = code;
    due.words = words;
    while (!ended && !dues.isEmpty() && dues.element().code != null) {
      Due next = dues.remove();
      MqttProperties properties = reason(next.words);
      if (next.code == MqttPubAckReasonCode.SUCCESS) {
        MqttProperties.UserProperties clock = new MqttProperties.UserProperties();
        clock.add("rx", Long.toString(next.arrivedUs));
        clock.add("tx", Long.toString(nowUs.getAsLong()));
        properties.add(clock);
      }
      endpoint.publishAcknowledge(next.messageId, next.code, properties);
      cutOffUnlessRead();
    }
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
    count("beckon_mqtt_disconnects_total", "Sessions this service ended", "reason", code.name());
    log.info("gateway {} disconnected: {}", gateway.gatewayId(), words);
    endpoint.disconnect(code, reason(words));
    if (endpoint.isConnected()) {
      endpoint.close();
    }
  }

  private void closed() {
    ended = true;
    dues.clear();
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
