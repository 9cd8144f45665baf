package dev.beckon.cloud.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps those who connect and say nothing, or nothing that can be understood, from costing more
 * than their own connection: there is a most of them, and each has to send its calls' heads in
 * time, whole: a byte now and then does not count.
 */
final class Connections {
  static final int FIRST_HEAD_WITHIN_MS = 10_000;

  /**
   * Who says nothing at all between two calls is gone before this, after {@link HttpDoor#IDLE_S}.
   */
  static final int NEXT_HEAD_WITHIN_MS = HttpDoor.IDLE_S * 1_000 + FIRST_HEAD_WITHIN_MS;

  private static final int SWITCHING_PROTOCOLS = 101;
  static final int MOST = 20_000;
  private static final Logger log = LoggerFactory.getLogger(Connections.class);

  private final Vertx vertx;
  private final int firstHeadWithinMs;
  private final int nextHeadWithinMs;
  private final MeterRegistry metrics;
  private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
  private final Map<HttpConnection, Wait> waits = new ConcurrentHashMap<>();

  /**
   * What a connection is watched for.
   *
   * @param timer looks at it next
   * @param last the answer to its last call; null before the first
   * @param answered whether that answer had ended when it was looked at last
   */
  private record Wait(long timer, HttpServerResponse last, boolean answered) {}

  Connections(Vertx vertx, MeterRegistry metrics) {
    this(vertx, FIRST_HEAD_WITHIN_MS, NEXT_HEAD_WITHIN_MS, metrics);
  }

  /**
   * @param nextHeadWithinMs after the end of an answer the next call has so long, twice at most
   */
  Connections(Vertx vertx, int firstHeadWithinMs, int nextHeadWithinMs, MeterRegistry metrics) {
    this.vertx = vertx;
    this.firstHeadWithinMs = firstHeadWithinMs;
    this.nextHeadWithinMs = nextHeadWithinMs;
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
              expect(call.connection(), nextHeadWithinMs, call.response(), false);
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
          forget(connection);
        });
    if (open.size() > MOST) {
      count("TOO_MANY");
      connection.close();
      return;
    }
    expect(connection, firstHeadWithinMs, null, false);
  }

  private void expect(
      HttpConnection connection, int withinMs, HttpServerResponse last, boolean answered) {
    forget(connection);
    long timer = vertx.setTimer(withinMs, now -> look(connection));
    waits.put(connection, new Wait(timer, last, answered));
  }

  private void forget(HttpConnection connection) {
    Wait wait = waits.remove(connection);
    if (wait != null) {
      vertx.cancelTimer(wait.timer);
    }
  }

  /** No call came for a while: that is well while the one before is being answered. */
  private void look(HttpConnection connection) {
    Wait wait = waits.get(connection);
    if (wait.last != null && wait.last.getStatusCode() == SWITCHING_PROTOCOLS) {
      forget(connection); // a WebSocket, which has bounds of its own
    } else if (wait.last == null || wait.answered) {
      count("SILENT");
      connection.close();
    } else {
      expect(connection, nextHeadWithinMs, wait.last, wait.last.ended());
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
