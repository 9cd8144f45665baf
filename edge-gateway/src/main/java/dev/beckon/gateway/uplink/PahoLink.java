package dev.beckon.gateway.uplink;

import dev.beckon.gateway.wire.BatchCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttConnAck;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MQTT through Paho. Every connection gets a client of its own, so that nothing of a broken one is
 * left over: Paho's own resending, persistence and reconnecting stay unused. Its callbacks only
 * hand over what happened, stamped with its time; they run on Paho's threads.
 */
final class PahoLink implements Link {
  private static final Logger LOG = LoggerFactory.getLogger(PahoLink.class);
  private static final int KEEP_ALIVE_S = 10;
  private static final int CONNECT_TIMEOUT_S = 5;
  private static final int QOS = 1;
  private static final int DEFAULT_RECEIVE_MAXIMUM = 65_535;
  private static final long DEFAULT_MAXIMUM_PACKET = 268_435_455L;
  private static final long GOODBYE_MS = 300;

  /** Takes what happened; called from Paho's threads. */
  interface Events {
    void onConnected(long generation, int receiveMaximum, long maximumPacketBytes);

    void onConnectFailed(long generation, boolean refused, String why);

    void onLost(long generation, String why);

    void onAck(long generation, Ack ack);

    void onReply(long generation, Reply reply);
  }

  private final UplinkOptions options;
  private final BatchCodec codec;
  private final LongSupplier clock;
  private final Events events;
  private MqttAsyncClient client;
  private long generation;

  PahoLink(UplinkOptions options, BatchCodec codec, LongSupplier clock, Events events) {
    this.options = options;
    this.codec = codec;
    this.clock = clock;
    this.events = events;
  }

  @Override
  public void connect(long generation) {
    this.generation = generation;
    try {
      ServiceSocketFactory sockets = new ServiceSocketFactory(options);
      client = new MqttAsyncClient(sockets.pahoUri(), options.gatewayId(), new MemoryPersistence());
      client.setCallback(new Callback(generation));
      client.connect(connectionOptions(sockets), null, new ConnectListener(generation, client));
    } catch (MqttException | IllegalArgumentException e) {
      events.onConnectFailed(generation, false, explain(e));
    }
  }

  private MqttConnectionOptions connectionOptions(ServiceSocketFactory sockets) {
    MqttConnectionOptions connect = new MqttConnectionOptions();
    connect.setCleanStart(true);
    connect.setAutomaticReconnect(false);
    connect.setKeepAliveInterval(KEEP_ALIVE_S);
    connect.setConnectionTimeout(CONNECT_TIMEOUT_S);
    connect.setUserName(options.gatewayId());
    connect.setPassword(options.password().getBytes(StandardCharsets.UTF_8));
    connect.setWill(
        topic(Topic.STATUS), new MqttMessage(codec.will(), QOS, false, new MqttProperties()));
    connect.setRequestProblemInfo(true);
    connect.setSocketFactory(sockets);
    return connect;
  }

  @Override
  public long publish(long generation, Topic topic, byte[] payload, long token) {
    if (generation != this.generation || client == null) {
      return NOT_TAKEN;
    }
    MqttProperties properties = new MqttProperties();
    if (topic == Topic.STATUS) {
      properties.setResponseTopic(topic(Topic.COMMANDS));
      properties.setCorrelationData(codec.correlation(token));
    }
    MqttMessage message = new MqttMessage(payload, QOS, false, properties);
    long sentUs = clock.getAsLong();
    try {
      client.publish(topic(topic), message, null, new PublishListener(generation, token));
      return sentUs;
    } catch (MqttException e) {
      LOG.debug("publish not taken: {}", explain(e));
      return NOT_TAKEN;
    }
  }

  @Override
  public void disconnect(long generation) {
    close(generation, true);
  }

  @Override
  public void abandon(long generation) {
    close(generation, false);
  }

  /** Closes on a thread of its own, because Paho waits for its threads and for the network. */
  private void close(long generation, boolean politely) {
    MqttAsyncClient closing = client;
    if (generation != this.generation || closing == null) {
      return;
    }
    client = null;
    Thread closer =
        new Thread(
            () -> {
              try {
                closing.disconnectForcibly(0, GOODBYE_MS, politely);
              } catch (MqttException e) {
                LOG.debug("disconnecting: {}", explain(e));
              }
              try {
                closing.close(true);
              } catch (MqttException e) {
                LOG.debug("closing: {}", explain(e));
              }
            },
            "mqtt-closer-" + generation);
    closer.setDaemon(!politely);
    closer.start();
  }

  private String topic(Topic topic) {
    return topic.under(options.storeId(), options.gatewayId());
  }

  private static String explain(Throwable e) {
    if (e == null) {
      return "no reason given";
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String text = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    return e instanceof MqttException mqtt ? text + " (MQTT " + mqtt.getReasonCode() + ")" : text;
  }

  private final class ConnectListener implements MqttActionListener {
    private final long generation;
    private final MqttAsyncClient connecting;

    ConnectListener(long generation, MqttAsyncClient connecting) {
      this.generation = generation;
      this.connecting = connecting;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      try {
        // Sent before any status: MQTT answers in order, so that no reply to one can be missed.
        connecting.subscribe(topic(Topic.COMMANDS), QOS);
      } catch (MqttException e) {
        LOG.warn("commands are not subscribed to: {}", explain(e));
      }
      MqttProperties properties = token.getResponseProperties();
      Integer receiveMaximum = properties == null ? null : properties.getReceiveMaximum();
      Long maximumPacket = properties == null ? null : properties.getMaximumPacketSize();
      events.onConnected(
          generation,
          receiveMaximum == null ? DEFAULT_RECEIVE_MAXIMUM : receiveMaximum,
          maximumPacket == null ? DEFAULT_MAXIMUM_PACKET : maximumPacket);
    }

    @Override
    public void onFailure(IMqttToken token, Throwable e) {
      boolean refused = token != null && token.getResponse() instanceof MqttConnAck;
      events.onConnectFailed(generation, refused, explain(e));
    }
  }

  private final class PublishListener implements MqttActionListener {
    private final long generation;
    private final long sentToken;

    PublishListener(long generation, long sentToken) {
      this.generation = generation;
      this.sentToken = sentToken;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      ack(token);
    }

    @Override
    public void onFailure(IMqttToken token, Throwable e) {
      // Either a PUBACK with an error code, or the connection is gone: that is reported by itself.
      if (token.getResponse() != null) {
        ack(token);
      }
    }

    private void ack(IMqttToken token) {
      long arrivedUs = clock.getAsLong();
      int[] codes = token.getReasonCodes();
      MqttProperties properties = token.getResponseProperties();
      events.onAck(
          generation,
          new Ack(
              sentToken,
              arrivedUs,
              codes == null || codes.length == 0 ? 0 : codes[0] & 0xFF,
              properties == null ? null : properties.getReasonString(),
              time(properties, "rx"),
              time(properties, "tx")));
    }
  }

  private static long time(MqttProperties properties, String name) {
    List<UserProperty> all = properties == null ? List.of() : properties.getUserProperties();
    for (UserProperty property : all) {
      if (property.getKey().equals(name)) {
        try {
          return Long.parseLong(property.getValue());
        } catch (NumberFormatException e) {
          LOG.debug("property {} is no number", name);
          return 0;
        }
      }
    }
    return 0;
  }

  private final class Callback implements MqttCallback {
    private final long generation;

    Callback(long generation) {
      this.generation = generation;
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      String said =
          response.getReasonString() == null ? "" : " \"" + response.getReasonString() + '"';
      events.onLost(
          generation,
          "connection ended with code "
              + response.getReturnCode()
              + said
              + (response.getException() == null ? "" : ", " + explain(response.getException())));
    }

    @Override
    public void mqttErrorOccurred(MqttException e) {
      LOG.warn("MQTT error: {}", explain(e));
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      long arrivedUs = clock.getAsLong();
      MqttProperties properties = message.getProperties();
      OptionalLong asked = codec.requestOf(properties.getCorrelationData());
      if (asked.isPresent()) {
        events.onReply(
            generation,
            new Reply(
                asked.getAsLong(), arrivedUs, time(properties, "rx"), time(properties, "tx")));
      } else {
        LOG.debug("message on {} passed over: it answers nothing", topic);
      }
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
