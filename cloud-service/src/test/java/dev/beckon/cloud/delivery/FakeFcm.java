package dev.beckon.cloud.delivery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A token endpoint and an FCM endpoint on a loopback port, with faults on demand. */
public final class FakeFcm implements AutoCloseable {
  /**
   * How one request is answered; status 0 leaves it hanging, and without an error it is not FCM
   * that answers.
   */
  public record Answer(int status, String error, Map<String, String> headers) {
    public static Answer of(int status, String error) {
      return new Answer(status, error, Map.of());
    }
  }

  public static final Answer HANG = Answer.of(0, "");

  /** How pushes are answered from now on that {@link #answers} says nothing of; null: taken. */
  public volatile Answer always;

  final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

  /** What came for phones or for trying out, in order of arrival. */
  public final List<JsonObject> messages = new CopyOnWriteArrayList<>();

  final AtomicInteger tokens = new AtomicInteger();

  /** How requests for a token are answered. */
  public volatile int tokenStatus = 200;

  /** How long an answer to a message takes. */
  public volatile long delayMs;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final int port;
  private HttpServer server;

  public FakeFcm() throws IOException {
    server = listen(0);
    port = server.getAddress().getPort();
  }

  private HttpServer listen(int at) throws IOException {
    HttpServer listening =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
    listening.setExecutor(threads);
    listening.createContext("/token", this::token);
    listening.createContext("/v1/projects/shop/messages:send", this::push);
    listening.start();
    return listening;
  }

  /** Refuses connections until {@link #up}. */
  public void down() {
    server.stop(0);
  }

  /** Listens again where it was. */
  public void up() throws IOException {
    server = listen(port);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public Path serviceAccount(Path dir) throws IOException {
    String key;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      key =
          Base64.getMimeEncoder()
              .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    JsonObject account =
        new JsonObject()
            .put("type", "service_account")
            .put("project_id", "shop")
            .put("private_key_id", "k1")
            .put(
                "private_key",
                "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n")
            .put("client_email", "beckon@shop.example")
            .put("client_id", "1")
            .put("token_uri", url() + "/token");
    return Files.writeString(dir.resolve("firebase.json"), account.encode());
  }

  /** How many messages were to be delivered to each push token. */
  public Map<String, Long> told() {
    return messages.stream()
        .filter(message -> !message.getBoolean("validate_only", false))
        .collect(
            Collectors.groupingBy(
                push -> push.getJsonObject("message").getString("token"), Collectors.counting()));
  }

  private void token(HttpExchange exchange) throws IOException {
    tokens.incrementAndGet();
    exchange.getRequestBody().readAllBytes();
    reply(
        exchange,
        tokenStatus,
        tokenStatus == 200
            ? "{\"access_token\":\"at\",\"expires_in\":3600,\"token_type\":\"Bearer\"}"
            : "{\"error\":\"invalid_grant\"}");
  }

  private void push(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    messages.add(new JsonObject(new String(body, StandardCharsets.UTF_8)));
    if (delayMs > 0) {
      try {
        Thread.sleep(delayMs);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    Answer planned = answers.poll();
    Answer answer = planned == null ? always : planned;
    if (answer == null) {
      reply(exchange, 200, "{\"name\":\"projects/shop/messages/1\"}");
      return;
    }
    if (answer.status() == 0) {
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
      return;
    }
    answer.headers().forEach(exchange.getResponseHeaders()::add);
    if (answer.error() == null) {
      reply(exchange, answer.status(), "<html><body>Not here.</body></html>");
      return;
    }
    JsonObject detail =
        new JsonObject()
            .put("@type", "type.googleapis.com/google.firebase.fcm.v1.FcmError")
            .put("errorCode", answer.error());
    JsonObject error =
        new JsonObject()
            .put("code", answer.status())
            .put("status", canonical(answer.status()))
            .put("details", List.of(detail));
    reply(exchange, answer.status(), new JsonObject().put("error", error).encode());
  }

  private static String canonical(int status) {
    return switch (status) {
      case 400 -> "INVALID_ARGUMENT";
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 500 -> "INTERNAL";
      case 503 -> "UNAVAILABLE";
      default -> "SOMETHING_THE_SDK_DOES_NOT_KNOW";
    };
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
