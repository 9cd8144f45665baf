package dev.beckon.cloud.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps those who connect and say nothing, or nothing that can be understood, from costing more
 * than their own connection: there is a most of them, and each has to send a call's head in time.
 */
final class Connections {
  static final int HEAD_WITHIN_S = 10;
  static final int MOST = 20_000;
  private static final Logger log = LoggerFactory.getLogger(Connections.class);

  private final Vertx vertx;
  private final MeterRegistry metrics;
  private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
  private final Map<HttpConnection, Long> silent = new ConcurrentHashMap<>();

  Connections(Vertx vertx, MeterRegistry metrics) {
    this.vertx = vertx;
    this.metrics = metrics;
    Gauge.builder("beckon_http_connections", open::size)
        .description("Open HTTP connections, WebSockets included")
        .register(metrics);
  }

  /** Sets a server's handlers. */
  HttpServer watch(HttpServer server, Handler<HttpServerRequest> calls) {
    return server
        .connectionHandler(this::opened)
        .exceptionHandler(
            failure -> {
              if (!(failure instanceof SSLException)) { // that one is counted as a failed handshake
                count("BROKEN");
              }
              log.debug("a connection failed", failure);
            })
        .requestHandler(
            call -> {
              spoke(call.connection());
              calls.handle(call);
            });
  }

  /** Those that are open now. */
  Set<HttpConnection> open() {
    return Set.copyOf(open);
  }

  private void opened(HttpConnection connection) {
    open.add(connection);
    connection.closeHandler(
        closed -> {
          open.remove(connection);
          spoke(connection);
        });
    if (open.size() > MOST) {
      count("TOO_MANY");
      connection.close();
      return;
    }
    silent.put(
        connection,
        vertx.setTimer(
            HEAD_WITHIN_S * 1000L,
            late -> {
              count("SILENT");
              connection.close();
            }));
  }

  private void spoke(HttpConnection connection) {
    Long timer = silent.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  private void count(String reason) {
    Counter.builder("beckon_http_faults_total")
        .description("Connections that were closed because of what they did, by reason")
        .tag("reason", reason)
        .register(metrics)
        .increment();
  }
}
