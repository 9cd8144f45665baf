package dev.beckon.cloud.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.beckon.cloud.ops.Incidents.Notice;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebhookIT {
  private static final byte[] SECRET = "alert-secret".getBytes(StandardCharsets.UTF_8);
  private static final Notice ILL =
      new Notice("redis", PartState.ILL, 1_795_404_000_000L, "no answer for 4 s", "i-1");
  private static final Notice WELL =
      new Notice("redis", PartState.WELL, 1_795_404_060_000L, "ok", "i-1");

  private final List<Posted> posted = new CopyOnWriteArrayList<>();
  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
  private final CountDownLatch hang = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private HttpServer receiver;

  private record Posted(String body, String signature) {}

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.setExecutor(threads);
    receiver.createContext("/alerts", this::take);
    receiver.start();
  }

  @AfterEach
  void stop() {
    hang.countDown();
    receiver.stop(0);
    threads.shutdownNow();
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    posted.add(new Posted(body, exchange.getRequestHeaders().getFirst(Webhook.SIGNATURE)));
    Integer status = statuses.poll();
    exchange.sendResponseHeaders(status == null ? 204 : status, -1);
    exchange.close();
  }

  @Test
  void postsEachNoticeOnceSignedAndInOrder() throws Exception {
    try (Webhook webhook = webhook(Optional.of(SECRET), 3)) {
      webhook.tell(ILL);
      webhook.tell(WELL);
      await().until(() -> count("sent") == 2);
    }
    assertThat(posted).hasSize(2);
    assertThat(new JsonObject(posted.get(0).body()))
        .isEqualTo(
            new JsonObject(
                """
                {"service": "shop", "part": "redis", "state": "ill", "since": 1795404000000,
                 "sentence": "no answer for 4 s", "incidentId": "i-1"}
                """));
    assertThat(new JsonObject(posted.get(1).body()).getString("state")).isEqualTo("well");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
    byte[] expected = mac.doFinal(posted.get(0).body().getBytes(StandardCharsets.UTF_8));
    assertThat(posted.get(0).signature()).isEqualTo("sha256=" + HexFormat.of().formatHex(expected));
  }

  @Test
  void signsNothingWithoutASecret() {
    try (Webhook webhook = webhook(Optional.empty(), 3)) {
      webhook.tell(ILL);
      await().until(() -> count("sent") == 1);
    }
    assertThat(posted).extracting(Posted::signature).containsExactly((String) null);
  }

  @Test
  void triesAgainWhileTheReceiverIsUnwellButNotWhenItRefuses() {
    statuses.addAll(List.of(503, 429, 204, 403));
    try (Webhook webhook = webhook(Optional.empty(), 5)) {
      webhook.tell(ILL);
      await().until(() -> count("sent") == 1);
      assertThat(posted).hasSize(3);
      webhook.tell(WELL);
      await().until(() -> count("failed") == 1);
      assertThat(posted).hasSize(4);
    }
  }

  @Test
  void givesUpOnAReceiverThatIsNotThereAndNeverBlocks() {
    receiver.stop(0);
    try (Webhook webhook = webhook(Optional.empty(), 2)) {
      long before = System.nanoTime();
      for (int i = 0; i < 2 * Webhook.MOST_WAITING; i++) {
        webhook.tell(ILL);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
      assertThat(count("dropped")).isPositive();
      await().until(() -> count("failed") >= 2);
    }
    assertThat(count("sent")).isZero();
  }

  private Webhook webhook(Optional<byte[]> secret, int tries) {
    URI url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/alerts");
    return new Webhook(
        new Webhook.Settings(url, secret, "shop", tries, Duration.ofMillis(50)), meters);
  }

  private double count(String fate) {
    return meters.get("beckon_alerts_total").tag("fate", fate).counter().count();
  }
}
