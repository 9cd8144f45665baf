package dev.beckon.simulator.retailer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.beckon.simulator.ContractService;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceAdminIT {
  private ContractService service;
  private ServiceAdmin admin;

  @BeforeEach
  void start() throws IOException {
    service = new ContractService();
    admin = new ServiceAdmin(service.uri(), "backend.key", "monitor.key");
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void linksAShopperToACustomer() throws Exception {
    admin.link("s1", "17850");
    ContractService.Call call = service.to("/v1/shoppers/s1/links").get(0);
    assertThat(call.method()).isEqualTo("PUT");
    assertThat(call.authorization()).isEqualTo("Bearer backend.key");
    assertThat(call.json()).isEqualTo(JsonObject.of("kind", "TILL_CUSTOMER", "value", "17850"));
    ServiceRefusedException refusal =
        catchThrowableOfType(ServiceRefusedException.class, () -> admin.link("nobody", "1"));
    assertThat(refusal.status()).isEqualTo(404);
  }

  @Test
  void looksUpADecision() throws Exception {
    JsonObject decision = JsonObject.of("decisionId", "d1", "reason", "OFFERED");
    service.answerWith(
        call ->
            call.path().equals("/v1/decisions/d1")
                ? new ContractService.Answer(200, decision.encode())
                : null);
    assertThat(admin.decision("d1")).contains(decision);
    assertThat(admin.decision("d2")).isEmpty();
    assertThat(service.to("/v1/decisions/d1").get(0).authorization())
        .isEqualTo("Bearer monitor.key");
    service.answerOnce(401, "");
    assertThatThrownBy(() -> admin.decision("d1")).isInstanceOf(ServiceRefusedException.class);
  }

  @Test
  void asksHowTheServiceIs() throws Exception {
    service.answerOnce(200, "{}");
    assertThat(admin.health().well()).isTrue();
    service.answerOnce(503, "{\"redis\":\"down\"}");
    Health ill = admin.health();
    assertThat(ill.well()).isFalse();
    assertThat(ill.reached()).isTrue();
    assertThat(ill.body()).contains("redis");
    service.close();
    assertThat(admin.health().reached()).isFalse();
  }

  @Test
  void followsTheFeedOverBreaksEachRecordOnce() throws Exception {
    List<FeedEvent> seen = new CopyOnWriteArrayList<>();
    try (Feed feed = new Feed();
        FeedReader reader =
            new ServiceAdmin(feed.uri(), "b.k", "monitor.key").feed("0", seen::add)) {
      feed.connection("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
      feed.connection(
          Feed.OK
              + "id: 1-0\nevent: visit\ndata: {\"type\":\"ENTERED\"}\n\n"
              + ": alive\n\n"
              + "id: 2-0\nevent: decision\ndata: not json\n\n"
              + "id: 3-0\nevent: outcome\ndata: {\"cut\":");
      feed.connection(Feed.OK + "id: 3-0\nevent: outcome\ndata: {\"state\":\"ACCEPTED\"}\n\n");
      assertThat(reader.awaitConnected(Duration.ofSeconds(10))).isTrue();
      await().until(() -> seen.size() == 2);
      assertThat(seen.get(0))
          .isEqualTo(new FeedEvent("1-0", "visit", JsonObject.of("type", "ENTERED")));
      assertThat(seen.get(1))
          .isEqualTo(new FeedEvent("3-0", "outcome", JsonObject.of("state", "ACCEPTED")));
      assertThat(reader.lastId()).isEqualTo("3-0");
      assertThat(reader.connections()).isEqualTo(2);
      assertThat(reader.failures()).isGreaterThanOrEqualTo(2);
      assertThat(feed.requests.get(0)).contains("Last-Event-ID: 0\r\n");
      assertThat(feed.requests.get(0)).contains("Authorization: Bearer monitor.key\r\n");
      assertThat(feed.requests.get(2)).contains("Last-Event-ID: 2-0\r\n");
    }
  }

  /** A feed whose connections end whenever a test says so. */
  private static final class Feed implements AutoCloseable {
    private static final String OK =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::serve, "test-feed");

    Feed() throws IOException {
      thread.setDaemon(true);
      thread.start();
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    void connection(String answer) {
      answers.add(answer);
    }

    private void serve() {
      try {
        while (true) {
          Socket socket = server.accept();
          sockets.add(socket);
          requests.add(request(socket));
          String answer = answers.poll(10, TimeUnit.SECONDS);
          if (answer == null) {
            return;
          }
          OutputStream out = socket.getOutputStream();
          out.write(answer.getBytes(StandardCharsets.UTF_8));
          out.flush();
          boolean last = answers.isEmpty() && requests.size() == 3;
          if (!last) {
            socket.close();
          }
        }
      } catch (IOException | InterruptedException e) {
        return; // closed
      }
    }

    private static String request(Socket socket) throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) socket.getInputStream().read());
      }
      return head.toString();
    }

    @Override
    public void close() throws IOException {
      server.close();
      thread.interrupt();
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
