package dev.beckon.sdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A small server that answers as docs/protocol/openapi.yaml says and remembers what it got. */
final class ContractService implements AutoCloseable {
  static final String IDENTITY_KEY = "00112233445566778899aabbccddeeff";
  static final String IBEACON_UUID = "7b9e0d56-4a8a-4b0e-9d3c-5a1c2f0e8b11";
  private static final String REGISTERED =
      "{\"installationId\":\"i1\",\"shopperId\":\"s1\",\"identityKey\":\""
          + IDENTITY_KEY
          + "\",\"rotationExponent\":9,\"ibeaconUuid\":\""
          + IBEACON_UUID
          + "\"}";

  final List<Request> requests = new CopyOnWriteArrayList<>();

  /** Answers to give instead of the regular ones, first first. */
  final ConcurrentLinkedDeque<Answer> instead = new ConcurrentLinkedDeque<>();

  private final HttpServer server;

  ContractService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<Request> to(String path) {
    return requests.stream()
        .filter(request -> request.path.equals(path))
        .collect(Collectors.toList());
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Request request =
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            exchange.getRequestHeaders().getFirst("Authorization"),
            exchange.getRequestHeaders().getFirst("Beckon-Signature"),
            body);
    requests.add(request);
    Answer answer = instead.isEmpty() ? regular(request) : instead.poll();
    answer.headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  static Answer regular(Request request) {
    switch (request.method + " " + request.path) {
      case "POST /v1/installations":
        return new Answer(201, REGISTERED);
      case "PUT /v1/installations/i1/consent":
      case "PUT /v1/installations/i1/push-token":
      case "PUT /v1/installations/i1/state":
        return new Answer(204, "");
      case "PUT /v1/installations/i1/links":
        return new Answer(200, "{\"shopperId\":\"s2\"}");
      case "PUT /v1/installations/i1/quiet":
        return new Answer(200, "{\"quietUntilMs\":7}");
      case "DELETE /v1/installations/i1/links/ACCOUNT":
      case "PUT /v1/installations/i1/birthday":
      case "DELETE /v1/installations/i1/birthday":
      case "DELETE /v1/installations/i1/quiet":
      case "PUT /v1/installations/i1/preferences":
        return new Answer(204, "");
      case "GET /v1/installations/i1/preferences":
        return new Answer(
            200,
            "{\"categories\":[{\"id\":\"wine\",\"name\":\"Wine\",\"choice\":\"WANTED\"}],"
                + "\"facts\":[{\"id\":\"vegan\",\"name\":\"I am vegan\",\"declared\":true}]}");
      case "GET /v1/shoppers/s1/offers":
        return new Answer(
            200,
            "{\"offers\":[{\"decisionId\":\"d1\",\"offerId\":\"mug\",\"title\":\"A mug\",\"body\":\"b\","
                + "\"untilMs\":9,\"code\":\"0123456789\",\"because\":\"You asked\"},"
                + "{\"decisionId\":\"d2\",\"offerId\":\"tea\",\"title\":\"Tea\",\"body\":\"c\","
                + "\"untilMs\":8,\"redeemedAtMs\":5,\"later\":{}}]}");
      case "POST /v1/installations/i1/secret":
        return new Answer(200, "{\"secret\":\"hush2\"}");
      case "POST /v1/receipts":
        return new Answer(202, "{\"applied\":1,\"repeated\":0,\"unknown\":0}");
      case "POST /v1/sightings":
        int count = Json.array(Json.parseObject(request.body), "sightings").size();
        return new Answer(202, "{\"applied\":" + count + ",\"unknownBeacon\":0,\"late\":0}");
      default:
        return new Answer(404, "");
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  static final class Request {
    final String method;
    final String path;
    final String authorization;
    final String signature;
    final String body;

    Request(String method, String path, String authorization, String signature, String body) {
      this.method = method;
      this.path = path;
      this.authorization = authorization;
      this.signature = signature;
      this.body = body;
    }

    Map<String, Object> json() {
      return Json.parseObject(body);
    }
  }

  static final class Answer {
    final int status;
    final String body;
    final Map<String, String> headers;

    Answer(int status, String body) {
      this(status, body, Map.of());
    }

    Answer(int status, String body, Map<String, String> headers) {
      this.status = status;
      this.body = body;
      this.headers = headers;
    }
  }
}
