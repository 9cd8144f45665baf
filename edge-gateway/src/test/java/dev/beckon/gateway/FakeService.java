package dev.beckon.gateway;

import com.google.protobuf.ByteString;
import dev.beckon.protocol.v1.GatewayStatus;
import dev.beckon.protocol.v1.SightingBatch;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The service's end of MQTT: notes what arrives and answers as a test wants it. */
public final class FakeService {

  /** What is answered to one PUBLISH. */
  public enum Answer {
    APPLY(MqttPubAckReasonCode.SUCCESS),
    NOT_AUTHORIZED(MqttPubAckReasonCode.NOT_AUTHORIZED),
    INVALID(MqttPubAckReasonCode.PAYLOAD_FORMAT_INVALID),
    QUOTA_EXCEEDED(MqttPubAckReasonCode.QUOTA_EXCEEDED),
    /** Nothing, for ever. */
    WITHHOLD(null);

    private final MqttPubAckReasonCode code;

    Answer(MqttPubAckReasonCode code) {
      this.code = code;
    }
  }

  /** One PUBLISH as it came in. */
  public record Received(int connection, String topic, ByteString payload) {
    public boolean isSightings() {
      return topic.endsWith("/sightings");
    }

    public SightingBatch batch() {
      try {
        return SightingBatch.parseFrom(payload);
      } catch (com.google.protobuf.InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }

    public GatewayStatus status() {
      try {
        return GatewayStatus.parseFrom(payload);
      } catch (com.google.protobuf.InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }
  }

  public final List<Received> received = new CopyOnWriteArrayList<>();
  public final List<MqttEndpoint> endpoints = new CopyOnWriteArrayList<>();
  public volatile Function<Received, Answer> answer = r -> Answer.APPLY;
  public volatile LongSupplier unixUs;
  final AtomicInteger unanswered = new AtomicInteger();
  public volatile int mostUnanswered;

  private final Vertx vertx = Vertx.vertx();
  private final int receiveMaximum;
  private final Consumer<MqttServerOptions> door;
  private MqttServer server;
  private int port;

  public FakeService(int receiveMaximum, LongSupplier unixUs) throws Exception {
    this(receiveMaximum, unixUs, options -> {});
  }

  /**
   * @param door makes it listen otherwise than for plain TCP
   */
  public FakeService(int receiveMaximum, LongSupplier unixUs, Consumer<MqttServerOptions> door)
      throws Exception {
    this.receiveMaximum = receiveMaximum;
    this.unixUs = unixUs;
    this.door = door;
    listen();
  }

  public int port() {
    return port;
  }

  public void listen() throws Exception {
    MqttServerOptions options = new MqttServerOptions().setHost("127.0.0.1").setPort(port);
    door.accept(options);
    server = MqttServer.create(vertx, options);
    server.endpointHandler(this::accept);
    server.exceptionHandler(e -> {});
    port =
        server
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS)
            .actualPort();
  }

  public void stopListening() throws Exception {
    server.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  /** Cuts the newest connection without a word. */
  public void cut() {
    MqttEndpoint endpoint = endpoints.get(endpoints.size() - 1);
    vertx.runOnContext(v -> endpoint.close());
  }

  public List<Received> sightings() {
    return received.stream().filter(Received::isSightings).toList();
  }

  public List<Received> statuses() {
    return received.stream().filter(r -> !r.isSightings()).toList();
  }

  private void accept(MqttEndpoint endpoint) {
    endpoints.add(endpoint);
    int connection = endpoints.size();
    unanswered.set(0);
    MqttProperties properties = new MqttProperties();
    properties.add(
        new MqttProperties.IntegerProperty(MqttProperties.RECEIVE_MAXIMUM, receiveMaximum));
    properties.add(new MqttProperties.IntegerProperty(MqttProperties.MAXIMUM_PACKET_SIZE, 65_536));
    endpoint.publishHandler(message -> onPublish(endpoint, connection, message));
    endpoint.exceptionHandler(e -> {});
    endpoint.accept(false, properties);
  }

  private void onPublish(MqttEndpoint endpoint, int connection, MqttPublishMessage message) {
    final long rxUs = unixUs.getAsLong();
    Buffer payload = message.payload();
    Received publish =
        new Received(connection, message.topicName(), ByteString.copyFrom(payload.getBytes()));
    received.add(publish);
    mostUnanswered = Math.max(mostUnanswered, unanswered.incrementAndGet());
    Answer decided = answer.apply(publish);
    if (decided == Answer.WITHHOLD) {
      return;
    }
    unanswered.decrementAndGet();
    MqttProperties properties = new MqttProperties();
    properties.add(new MqttProperties.StringProperty(MqttProperties.REASON_STRING, decided.name()));
    if (decided == Answer.APPLY) {
      properties.add(new MqttProperties.UserProperty("rx", Long.toString(rxUs)));
      properties.add(new MqttProperties.UserProperty("tx", Long.toString(unixUs.getAsLong())));
    }
    endpoint.publishAcknowledge(message.messageId(), decided.code, properties);
  }

  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }
}
