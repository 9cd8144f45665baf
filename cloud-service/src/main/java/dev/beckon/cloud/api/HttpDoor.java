package dev.beckon.cloud.api;

import dev.beckon.cloud.ingest.IntakeLoop;
import dev.beckon.cloud.ingest.MqttOverWebSocket;
import dev.beckon.cloud.ops.PartHealth;
import dev.beckon.cloud.tls.ServerTls;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The HTTP server. It is open from early in the start to late in the stop, so that somebody answers
 * when the service is asked how it is; everything else is refused with 503 outside of {@link
 * #serve}.
 */
public final class HttpDoor {
  static final int IDLE_S = 30;
  private static final long END_WITHIN_S = 1;

  /** A WebSocket whose other end does not answer a close is cut off after this. */
  private static final int GOODBYE_WITHIN_S = 1;

  private final Vertx vertx;
  private final String host;
  private final int port;
  private final Optional<ServerTls> tls;
  private final Handler<HttpServerRequest> healthOnly;
  private volatile Handler<HttpServerRequest> handler;
  private final Connections connections;
  private volatile HttpServer server;

  /**
   * @param port 0 for any free one
   * @param tls empty for plain text
   * @param health must not block: it is asked on the event loop
   */
  public HttpDoor(
      Vertx vertx,
      String host,
      int port,
      Optional<ServerTls> tls,
      Supplier<List<PartHealth>> health,
      MeterRegistry metrics) {
    this.vertx = vertx;
    this.host = host;
    this.port = port;
    this.tls = tls;
    connections = new Connections(vertx, metrics);
    Router router = Router.router(vertx);
    addHealth(router, health);
    router
        .route()
        .handler(
            call ->
                Bodies.refuse(
                    call, new Refusal(503, "service", "is starting or stopping", "NOT_READY")));
    healthOnly = router;
    handler = router;
  }

  /** The routes that are served at any time. */
  static void addHealth(Router router, Supplier<List<PartHealth>> health) {
    router.get("/healthz").handler(call -> HealthCalls.health(call, health.get()));
    router.get("/readyz").handler(call -> HealthCalls.readiness(call, health.get()));
  }

  /** Starts to listen, on an event loop of its own. */
  public Future<Void> open() {
    return IntakeLoop.newContext(vertx).compose(this::listen);
  }

  private Future<Void> listen(Context context) {
    Promise<Void> listening = Promise.promise();
    context.runOnContext(
        on -> {
          server = vertx.createHttpServer(options());
          connections
              .watch(server, request -> handler.handle(request))
              .listen(port, host)
              .<Void>mapEmpty()
              .onComplete(listening);
        });
    return listening.future();
  }

  private HttpServerOptions options() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setIdleTimeout(IDLE_S)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false)
            .setCompressionSupported(false)
            .setWebSocketSubProtocols(List.of(MqttOverWebSocket.SUBPROTOCOL))
            .setMaxWebSocketFrameSize(MqttOverWebSocket.MOST_FRAME_BYTES)
            .setWebSocketClosingTimeout(GOODBYE_WITHIN_S)
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false);
    tls.ifPresent(secured -> secured.secure(options, "http"));
    return options;
  }

  /** Serves all routes from now on. */
  public void serve(RestApi api) {
    handler = api.router();
  }

  /** Serves nothing but health from now on; calls under way have a second to end. */
  public Future<Void> refuse() {
    handler = healthOnly;
    return Future.join(
            connections.open().stream()
                .map(connection -> connection.shutdown(END_WITHIN_S, TimeUnit.SECONDS))
                .toList())
        .mapEmpty();
  }

  /** The port it listens on, after {@link #open}. */
  public int port() {
    return server.actualPort();
  }

  /** Stops listening and closes what is open. */
  public Future<Void> close() {
    HttpServer listening = server;
    return listening == null ? Future.succeededFuture() : listening.close();
  }
}
