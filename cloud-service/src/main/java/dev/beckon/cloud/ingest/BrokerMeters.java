package dev.beckon.cloud.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted of the way through a broker. Safe from any thread. */
final class BrokerMeters {
  private final Counter connects;
  private final Counter failures;
  private final Counter losses;
  private final Counter replied;
  private final Counter notReplied;
  private volatile int connected;
  private volatile int unacknowledged;

  BrokerMeters(MeterRegistry metrics) {
    connects = attempts(metrics, "CONNECTED");
    failures = attempts(metrics, "FAILED");
    losses =
        Counter.builder("beckon_mqtt_broker_losses_total")
            .description("Connections to the broker that broke")
            .register(metrics);
    replied = replies(metrics, "SENT");
    notReplied = replies(metrics, "DROPPED");
    Gauge.builder("beckon_mqtt_broker_connected", () -> connected)
        .description("1 while connected to the broker and subscribed")
        .register(metrics);
    Gauge.builder("beckon_mqtt_broker_unacknowledged", () -> unacknowledged)
        .description("Messages of the broker that wait for their PUBACK")
        .register(metrics);
  }

  private static Counter attempts(MeterRegistry metrics, String result) {
    return Counter.builder("beckon_mqtt_broker_connects_total")
        .description("Attempts to connect to the broker")
        .tag("result", result)
        .register(metrics);
  }

  private static Counter replies(MeterRegistry metrics, String result) {
    return Counter.builder("beckon_mqtt_clock_replies_total")
        .description("Gateways that asked for the time through the broker")
        .tag("result", result)
        .register(metrics);
  }

  void connected() {
    connects.increment();
    connected = 1;
  }

  void failed() {
    failures.increment();
  }

  void lost() {
    losses.increment();
    connected = 0;
  }

  void closed() {
    connected = 0;
  }

  void unacknowledged(int messages) {
    unacknowledged = messages;
  }

  void reply(boolean sent) {
    (sent ? replied : notReplied).increment();
  }
}
