package dev.beckon.cloud.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MQTT for gateways that may reach nothing but the HTTPS port: takes a WebSocket of the subprotocol
 * {@code mqtt} and passes its bytes to the MQTT endpoint's listener on the loopback address and
 * back. It understands none of them: who the gateway is, is asked there. Each direction waits for
 * the other end when that is slow, so that nothing piles up in between.
 *
 * <p>A pipe instead of a second endpoint, because Vert.x' MQTT server speaks WebSocket only on a
 * port of its own.
 */
public final class MqttOverWebSocket implements Handler<HttpServerRequest> {
  /** What the subprotocol is registered as. */
  public static final String SUBPROTOCOL = "mqtt";

  /** A frame may be as long as an MQTT packet; a longer one ends the connection. */
  public static final int MOST_FRAME_BYTES = MqttFrontDoor.MAXIMUM_PACKET_BYTES;

  static final int MOST_CONNECTIONS = 10_000;
  private static final String LOOPBACK = "127.0.0.1";
  private static final Logger log = LoggerFactory.getLogger(MqttOverWebSocket.class);

  private final NetClient client;
  private final IntSupplier mqttPort;
  private final MeterRegistry metrics;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * @param mqttPort of {@link MqttFrontDoor#innerPort}, asked when a gateway connects
   */
  public MqttOverWebSocket(Vertx vertx, IntSupplier mqttPort, MeterRegistry metrics) {
    client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    this.mqttPort = mqttPort;
    this.metrics = metrics;
    Gauge.builder("beckon_mqtt_websockets", open::get)
        .description("WebSockets that carry MQTT")
        .register(metrics);
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!request.canUpgradeToWebSocket() || !offersMqtt(request)) {
      refuse(request, 400, "a WebSocket of the subprotocol mqtt is allowed here", "NO_WEBSOCKET");
    } else if (open.incrementAndGet() > MOST_CONNECTIONS) {
      open.decrementAndGet();
      refuse(request, 503, "too many connections, try again later", "TOO_MANY");
    } else {
      request
          .toWebSocket()
          .onSuccess(this::passOn)
          .onFailure(
              broken -> {
                open.decrementAndGet();
                count("HANDSHAKE");
              });
    }
  }

  private static boolean offersMqtt(HttpServerRequest request) {
    return request.headers().getAll("Sec-WebSocket-Protocol").stream()
        .flatMap(header -> Arrays.stream(header.split(",")))
        .anyMatch(protocol -> protocol.strip().equals(SUBPROTOCOL));
  }

  private void passOn(ServerWebSocket webSocket) {
    webSocket.pause();
    webSocket.closeHandler(closed -> open.decrementAndGet());
    webSocket.exceptionHandler(
        broken -> {
          count("BROKEN");
          log.debug("a WebSocket broke: {}", broken.getMessage());
        });
    client
        .connect(mqttPort.getAsInt(), LOOPBACK)
        .onSuccess(socket -> join(webSocket, socket))
        .onFailure(
            away -> {
              count("NO_ENDPOINT");
              log.warn("the MQTT endpoint cannot be reached: {}", away.getMessage());
              webSocket.close((short) 1011, "the MQTT endpoint is away");
            });
  }

  private static void join(ServerWebSocket webSocket, NetSocket socket) {
    if (webSocket.isClosed()) {
      socket.close();
      return;
    }
    webSocket.pipeTo(socket).onComplete(over -> socket.close());
    socket.pipeTo(webSocket).onComplete(over -> webSocket.close());
  }

  private void refuse(HttpServerRequest request, int status, String words, String reason) {
    count(reason);
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end(words)
        .onFailure(gone -> log.debug("a caller left before the answer: {}", gone.getMessage()));
  }

  private void count(String reason) {
    Counter.builder("beckon_mqtt_websockets_refused_total")
        .description("WebSockets that were refused or broke")
        .tag("reason", reason)
        .register(metrics)
        .increment();
  }
}
