package dev.beckon.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small server that answers as docs/protocol/openapi.yaml says and remembers what it got. */
public final class ContractService implements AutoCloseable {
  public static final String IBEACON_UUID = "7b9e0d56-4a8a-4b0e-9d3c-5a1c2f0e8b11";

  /** A call as it came in. */
  public record Call(String method, String path, String authorization, String body) {
    public JsonObject json() {
      return new JsonObject(body);
    }
  }

  /** An answer. */
  public record Answer(int status, String body) {}

  /** What follows on calls that a test wants to answer itself. */
  public interface Special {
    /** The answer, or null for the regular one. */
    Answer to(Call call);
  }

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedDeque<Answer> instead = new ConcurrentLinkedDeque<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile Special special = call -> null;

  public ContractService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The calls to a path so far. */
  public List<Call> to(String path) {
    return calls.stream().filter(call -> call.path.equals(path)).toList();
  }

  /** Answers one call like this, whatever it is. */
  public void answerOnce(int status, String body) {
    instead.add(new Answer(status, body));
  }

  public void answerWith(Special answers) {
    special = answers;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Call call =
        new Call(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            exchange.getRequestHeaders().getFirst("Authorization"),
            body);
    calls.add(call);
    Answer answer = instead.poll();
    answer = answer == null ? special.to(call) : answer;
    answer = answer == null ? regular(call) : answer;
    byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Answer regular(Call call) {
    return switch (call.method + " " + call.path) {
      case "POST /v1/installations" ->
          new Answer(
              201,
              JsonObject.of(
                      "installationId", "i1",
                      "shopperId", "s1",
                      "identityKey", "00112233445566778899aabbccddeeff",
                      "rotationExponent", 9,
                      "ibeaconUuid", IBEACON_UUID)
                  .encode());
      case "PUT /v1/installations/i1/consent",
          "PUT /v1/installations/i1/push-token",
          "PUT /v1/installations/i1/state" ->
          new Answer(204, "");
      case "PUT /v1/shoppers/s1/links" ->
          new Answer(200, JsonObject.of("shopperId", "s1").encode());
      case "POST /v1/receipts" ->
          new Answer(202, JsonObject.of("applied", 1, "repeated", 0, "unknown", 0).encode());
      case "POST /v1/sightings" ->
          new Answer(202, JsonObject.of("applied", 1, "unknownBeacon", 0, "late", 0).encode());
      case "POST /v1/purchases" ->
          new Answer(
              200,
              JsonObject.of("accepted", call.json().getJsonArray("receipts").size())
                  .put("refused", List.of())
                  .encode());
      default -> new Answer(404, "");
    };
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
