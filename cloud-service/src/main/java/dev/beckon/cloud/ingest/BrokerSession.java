package dev.beckon.cloud.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.LongSupplier;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * What comes over one connection to a broker: each message is applied before it is acknowledged,
 * and acknowledged in the order of arrival. Everything happens on the intake loop, except where a
 * method says otherwise; at most {@link BrokerConnection#RECEIVE_MAXIMUM} messages are here at a
 * time, as the broker sends no more.
 */
final class BrokerSession {
  private static final long DRAIN_POLL_MS = 10;
  private static final int LONGEST_CORRELATION_BYTES = 64;

  private final BrokerConnection connection;
  private final IntakeLoop loop;
  private final Publishes publishes;
  private final GatewayStates states;
  private final LongSupplier nowUs;
  private final BrokerMeters meters;
  private final AckLine line = new AckLine(this::acknowledge);
  private boolean ended;

  BrokerSession(
      BrokerSettings settings,
      IntakeLoop loop,
      Publishes publishes,
      GatewayStates states,
      LongSupplier nowUs,
      BrokerMeters meters)
      throws MqttException {
    this.loop = loop;
    this.publishes = publishes;
    this.states = states;
    this.nowUs = nowUs;
    this.meters = meters;
    connection = new BrokerConnection(settings, this::arrived);
  }

  BrokerConnection connection() {
    return connection;
  }

  /** Called by Paho. */
  private void arrived(String topic, MqttMessage message) {
    long arrivedUs = nowUs.getAsLong();
    if (message.getQos() == 0) {
      // Nothing holds its sender back, and nobody would send it again.
      publishes.count(Answer.QOS_0);
    } else {
      loop.run(() -> arrived(topic, message, arrivedUs));
    }
  }

  private void arrived(String topic, MqttMessage message, long arrivedUs) {
    if (ended) {
      return;
    }
    AckLine.Due due = line.arrived(message.getId(), arrivedUs);
    meters.unacknowledged(line.size());
    Publishes.Address address = publishes.address(topic);
    if (message.isRetained()) {
      settle(due, Answer.RETAINED);
    } else if (address == null) {
      settle(due, Answer.UNKNOWN_GATEWAY);
    } else if (message.getPayload().length > MqttFrontDoor.MAXIMUM_PACKET_BYTES) {
      settle(due, Answer.OVERSIZE);
    } else {
      publishes.take(
          address,
          message.getPayload(),
          arrivedUs,
          answer -> loop.run(() -> answered(address, message, due, answer)));
    }
  }

  private void answered(
      Publishes.Address address, MqttMessage message, AckLine.Due due, Answer answer) {
    settle(due, answer);
    if (answer.result() == Answer.Result.STATUS && !ended) {
      states.connectedAsStated(address.gateway().gatewayId());
      tellTheTime(address.gateway(), message.getProperties(), due.arrivedUs);
    }
  }

  /** Behind a broker no PUBACK of ours reaches the gateway: it asks with a response topic. */
  private void tellTheTime(Gateway gateway, MqttProperties asked, long arrivedUs) {
    String wanted = asked.getResponseTopic();
    byte[] correlation = asked.getCorrelationData();
    if (wanted == null || correlation == null) {
      return;
    }
    boolean allowed =
        wanted.equals(Topic.COMMANDS.of(gateway))
            && correlation.length <= LONGEST_CORRELATION_BYTES;
    meters.reply(allowed && connection.reply(wanted, correlation, arrivedUs, nowUs.getAsLong()));
  }

  private void settle(AckLine.Due due, Answer answer) {
    if (ended) {
      return;
    }
    publishes.count(answer);
    line.settle(due, answer);
    meters.unacknowledged(line.size());
  }

  private void acknowledge(AckLine.Due due, Answer answer) {
    connection.acknowledge(due.messageId);
  }

  /**
   * Waits until everything that arrived is acknowledged. Any thread.
   *
   * @param withinMs and no longer
   */
  Future<Void> drain(long withinMs) {
    Promise<Void> drained = Promise.promise();
    loop.run(() -> drain(nowUs.getAsLong() + withinMs * 1_000, drained));
    return drained.future();
  }

  private void drain(long untilUs, Promise<Void> drained) {
    if (line.size() == 0 || nowUs.getAsLong() >= untilUs) {
      end();
      drained.complete();
    } else {
      loop.context().owner().setTimer(DRAIN_POLL_MS, id -> drain(untilUs, drained));
    }
  }

  /** The connection is gone: what was not acknowledged comes again. Any thread. */
  void lost() {
    loop.run(this::end);
  }

  private void end() {
    ended = true;
    line.clear();
    meters.unacknowledged(0);
  }
}
