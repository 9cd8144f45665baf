package dev.beckon.cloud.ingest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a broker, through Paho: connected once, and closed for good when it is lost.
 * Paho's own reconnecting stays unused, so that nothing of a broken connection is left over.
 */
final class BrokerConnection {
  /** PUBLISHes that the broker may have sent without a PUBACK. */
  static final int RECEIVE_MAXIMUM = 256;

  /** The broker sends no larger packet: above this it drops the message. */
  static final long MAXIMUM_PACKET_BYTES = 131_072;

  /**
   * How long the broker keeps the session, with what it has not delivered, while nobody is
   * connected: longer than a restart, and short enough that a client id given up frees its queue.
   */
  static final long SESSION_EXPIRY_S = 600;

  /** Replies that may be on their way to the broker; beyond it they are dropped. */
  static final int MOST_REPLIES = 1_000;

  private static final int KEEP_ALIVE_S = 10;
  private static final int CONNECT_WITHIN_S = 5;
  private static final long ANSWER_WITHIN_MS = 5_000;
  private static final long GOODBYE_MS = 300;
  private static final int AT_LEAST_ONCE = 1;
  private static final int NO_RETAINED = 2;
  private static final Logger log = LoggerFactory.getLogger(BrokerConnection.class);

  /** Takes a message, on a thread of Paho's; must neither block nor throw. */
  interface Receiver {
    void arrived(String topic, MqttMessage message);
  }

  /**
   * The end of a connection.
   *
   * @param refused the broker said no, or wants somebody else under this client id: trying again
   *     soon would not change its mind
   */
  record Loss(boolean refused, String why) {}

  private final BrokerSettings settings;
  private final MqttAsyncClient client;
  private final CompletableFuture<Loss> lost = new CompletableFuture<>();
  private final AtomicInteger replies = new AtomicInteger();

  BrokerConnection(BrokerSettings settings, Receiver receiver) throws MqttException {
    this.settings = settings;
    client =
        new MqttAsyncClient(
            settings.url().toString(), settings.clientId(), new MemoryPersistence());
    client.setManualAcks(true);
    client.setCallback(new Callback(receiver));
  }

  /** Connects and subscribes; blocks for seconds at most. */
  void open() throws MqttException {
    client.connect(options()).waitForCompletion(CONNECT_WITHIN_S * 1_000L + ANSWER_WITHIN_MS);
    for (String storeId : settings.storeIds()) {
      subscribe(settings.filters(storeId));
    }
  }

  private MqttConnectionOptions options() {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    options.setCleanStart(false);
    options.setSessionExpiryInterval(SESSION_EXPIRY_S);
    options.setReceiveMaximum(RECEIVE_MAXIMUM);
    options.setMaximumPacketSize(MAXIMUM_PACKET_BYTES);
    options.setKeepAliveInterval(KEEP_ALIVE_S);
    options.setConnectionTimeout(CONNECT_WITHIN_S);
    options.setRequestProblemInfo(true);
    settings
        .user()
        .ifPresent(
            user -> {
              options.setUserName(user.name());
              options.setPassword(user.password().getBytes(StandardCharsets.UTF_8));
            });
    options.setSocketFactory(
        settings.isSecured()
            ? new PromptSockets.Secured(settings.tls())
            : new PromptSockets.Plain());
    return options;
  }

  private void subscribe(List<String> filters) throws MqttException {
    MqttSubscription[] wanted =
        filters.stream().map(BrokerConnection::subscription).toArray(MqttSubscription[]::new);
    IMqttToken token = client.subscribe(wanted);
    token.waitForCompletion(ANSWER_WITHIN_MS);
    for (int i = 0; i < wanted.length; i++) {
      int code = token.getReasonCodes()[i];
      if (code != AT_LEAST_ONCE) {
        throw new MqttException(
            MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED,
            new IllegalStateException(
                String.format(
                    Locale.ROOT,
                    "the broker answered the subscription to %s with 0x%02X; QoS 1 is needed",
                    filters.get(i),
                    code)));
      }
    }
  }

  private static MqttSubscription subscription(String filter) {
    MqttSubscription subscription = new MqttSubscription(filter, AT_LEAST_ONCE);
    subscription.setRetainHandling(NO_RETAINED);
    subscription.setRetainAsPublished(true);
    return subscription;
  }

  /** Told once, when the connection is gone without {@link #close}. */
  CompletableFuture<Loss> lost() {
    return lost;
  }

  /** Tells the broker that a message is done with. Does not block; any thread. */
  void acknowledge(int messageId) {
    try {
      client.messageArrivedComplete(messageId, AT_LEAST_ONCE);
    } catch (MqttException e) {
      log.debug("not acknowledged, it will come again: {}", explain(e));
    }
  }

  /**
   * Tells a gateway the time. Does not block; any thread.
   *
   * @return false when it was dropped
   */
  boolean reply(String topic, byte[] correlation, long rxUs, long txUs) {
    MqttProperties properties = new MqttProperties();
    properties.setCorrelationData(correlation);
    properties.setUserProperties(
        List.of(
            new UserProperty("rx", Long.toString(rxUs)),
            new UserProperty("tx", Long.toString(txUs))));
    if (replies.incrementAndGet() > MOST_REPLIES) {
      replies.decrementAndGet();
      return false;
    }
    try {
      client.publish(
          topic, new MqttMessage(new byte[0], 0, false, properties), null, new ReplyDone());
      return true;
    } catch (MqttException e) {
      replies.decrementAndGet();
      log.debug("no reply: {}", explain(e));
      return false;
    }
  }

  /** Ends it; blocks for a moment. The broker keeps the session. */
  void close() {
    try {
      client.disconnectForcibly(0, GOODBYE_MS, client.isConnected());
    } catch (MqttException e) {
      log.debug("disconnecting: {}", explain(e));
    }
    try {
      client.close(true);
    } catch (MqttException e) {
      log.debug("closing: {}", explain(e));
    }
  }

  /** In words, with MQTT's reason code. */
  static String explain(MqttException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String words =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return words + " (MQTT " + e.getReasonCode() + ")";
  }

  private final class ReplyDone implements MqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      replies.decrementAndGet();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable e) {
      replies.decrementAndGet();
    }
  }

  private final class Callback implements MqttCallback {
    private final Receiver receiver;

    Callback(Receiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      receiver.arrived(topic, message);
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      boolean takenOver = response.getReturnCode() == MqttReturnCode.RETURN_CODE_SESSION_TAKEN_OVER;
      String why =
          takenOver
              ? "another client connected as " + settings.clientId()
              : response.getException() == null
                  ? "the broker ended it with code " + response.getReturnCode()
                  : explain(response.getException());
      lost.complete(new Loss(takenOver, why));
    }

    @Override
    public void mqttErrorOccurred(MqttException e) {
      log.warn("MQTT error: {}", explain(e));
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
