package dev.beckon.cloud.ingest;

import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.impl.MqttEndpointImpl;
import java.lang.reflect.Field;

/**
 * How much is on its way to one MQTT client. Vert.x' endpoint answers without telling whether
 * anybody reads the answers, and shows its connection to nobody: it is read from the field that
 * holds it. A version of Vert.x without that field fails at the first connection of every test.
 */
final class Outgoing {
  private static final Field CONNECTION = connectionField();

  private final NetSocketInternal connection;

  private Outgoing(NetSocketInternal connection) {
    this.connection = connection;
  }

  private static Field connectionField() {
    try {
      Field field = MqttEndpointImpl.class.getDeclaredField("conn");
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("this Vert.x keeps an endpoint's connection elsewhere", e);
    }
  }

  static Outgoing of(MqttEndpoint endpoint) {
    try {
      return new Outgoing((NetSocketInternal) CONNECTION.get(endpoint));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the client and the network have left more unread than the buffer between holds. */
  boolean isFull() {
    return connection.writeQueueFull();
  }
}
