package dev.beckon.cloud.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may keep a connection, with bounds short enough to be waited for. */
@Timeout(30)
class ConnectionsIT {
  private static final int FIRST_MS = 400;
  private static final int NEXT_MS = 600;
  private static final int LONG_MS = 4 * NEXT_MS;

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;

  @BeforeEach
  void open() throws Exception {
    server = vertx.createHttpServer();
    Connections connections = new Connections(vertx, FIRST_MS, NEXT_MS, metrics);
    connections.watch(server, this::answer).listen(0, "127.0.0.1").await(5, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(5, TimeUnit.SECONDS);
  }

  private void answer(HttpServerRequest call) {
    switch (call.path()) {
      case "/feed" -> {
        call.response().setChunked(true).write("begin ");
        vertx.setTimer(LONG_MS, late -> call.response().end("end"));
      }
      case "/echo" -> call.toWebSocket().onSuccess(both -> both.handler(both::writeBinaryMessage));
      default -> call.response().end("ok");
    }
  }

  @Test
  void cutsOffWhoDripsTheHeadOfALaterCall() throws Exception {
    try (Socket caller = connect()) {
      send(caller, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(read(caller, "ok")).startsWith("HTTP/1.1 200");
      long startNs = System.nanoTime();
      caller.setSoTimeout(50);
      send(caller, "GET / HTTP/1.1\r\nX: ");
      await().atMost(3 * NEXT_MS, TimeUnit.MILLISECONDS).until(() -> dripped(caller));
      assertThat(System.nanoTime() - startNs)
          .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(NEXT_MS / 2));
    }
    assertThat(cutOff()).isEqualTo(1);
  }

  @Test
  void keepsACallerWhoCallsAgainAndAgain() throws Exception {
    try (Socket caller = connect()) {
      long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONG_MS);
      while (System.nanoTime() < endNs) {
        send(caller, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(read(caller, "ok")).startsWith("HTTP/1.1 200");
        TimeUnit.MILLISECONDS.sleep(NEXT_MS / 4);
      }
    }
    assertThat(cutOff()).isZero();
  }

  @Test
  void letsALongAnswerEnd() throws Exception {
    try (Socket caller = connect()) {
      send(caller, "GET /feed HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(read(caller, "end")).contains("begin");
    }
    assertThat(cutOff()).isZero();
  }

  @Test
  void leavesWebSocketsAlone() throws Exception {
    BlockingQueue<Byte> echoes = new LinkedBlockingQueue<>();
    WebSocket both =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + server.actualPort() + "/echo"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean l) {
                    echoes.add(data.get());
                    from.request(1);
                    return null;
                  }
                })
            .get(5, TimeUnit.SECONDS);
    TimeUnit.MILLISECONDS.sleep(LONG_MS);
    both.sendBinary(ByteBuffer.wrap(new byte[] {7}), true).get(5, TimeUnit.SECONDS);
    assertThat(echoes.poll(5, TimeUnit.SECONDS)).isEqualTo((byte) 7);
    both.abort();
    assertThat(cutOff()).isZero();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    socket.setSoTimeout(5_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** What comes, up to these words. */
  private static String read(Socket socket, String last) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(last) < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("after %s", text).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
  }

  /** Sends one byte more; whether nobody wants it. */
  private static boolean dripped(Socket socket) throws IOException {
    try {
      socket.getOutputStream().write('x');
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException still) {
      return false;
    } catch (SocketException closed) {
      return true;
    }
  }

  private double cutOff() {
    var counter = metrics.find("beckon_http_faults_total").tag("reason", "SILENT").counter();
    return counter == null ? 0 : counter.count();
  }
}
