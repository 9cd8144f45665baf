package dev.beckon.simulator.retailer;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the retailer asks and tells the service. Safe from any thread; all calls wait for their
 * answer, up to 10 s, {@link #feed} excepted, which reads on a thread of its own.
 */
public final class ServiceAdmin {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI baseUri;
  private final String backendKey;
  private final String monitorKey;

  /**
   * A client with its credentials.
   *
   * @param baseUri root of the service
   * @param backendKey {@code <id>.<secret>} of role backend
   * @param monitorKey {@code <id>.<secret>} of role monitor
   */
  public ServiceAdmin(URI baseUri, String backendKey, String monitorKey) {
    this.baseUri = baseUri;
    this.backendKey = backendKey;
    this.monitorKey = monitorKey;
  }

  /**
   * Asserts which till customer a shopper is.
   *
   * @throws ServiceRefusedException when the service does not know the shopper or refuses
   * @throws IOException when it was not reached
   */
  public void link(String shopperId, String customer) throws IOException, InterruptedException {
    String path = "/v1/shoppers/" + segment(shopperId) + "/links";
    HttpRequest request =
        request(path, backendKey)
            .header("Content-Type", "application/json")
            .PUT(
                BodyPublishers.ofString(
                    JsonObject.of("kind", "TILL_CUSTOMER", "value", customer).encode()))
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new ServiceRefusedException("PUT links", answer.statusCode(), answer.body());
    }
  }

  /**
   * One decision with its reason, state and stopwatch; empty when the service knows none of that
   * id.
   *
   * @throws ServiceRefusedException when the service refuses
   * @throws IOException when it was not reached
   */
  public Optional<JsonObject> decision(String decisionId) throws IOException, InterruptedException {
    HttpRequest request = request("/v1/decisions/" + segment(decisionId), monitorKey).GET().build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    return switch (answer.statusCode()) {
      case 200 -> Optional.of(new JsonObject(answer.body()));
      case 404 -> Optional.empty();
      default ->
          throw new ServiceRefusedException("GET decision", answer.statusCode(), answer.body());
    };
  }

  /** How the service is; a service that cannot be reached is an answer too. */
  public Health health() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(baseUri.resolve("/healthz")).timeout(TIMEOUT).GET().build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      return new Health(true, answer.statusCode(), answer.body());
    } catch (IOException e) {
      return new Health(false, 0, e.toString());
    }
  }

  /**
   * Reads the feed until closed, on a thread of its own, over every restart of the service.
   *
   * @param after where to begin: the id of the last record seen, {@code "0"} for the oldest one
   *     kept, or empty for the present, which may lose records while the first connection is made
   * @param sink takes the records, one after another
   */
  public FeedReader feed(String after, Consumer<FeedEvent> sink) {
    FeedReader reader = new FeedReader(http, baseUri.resolve("/v1/feed"), monitorKey, after, sink);
    reader.start();
    return reader;
  }

  private HttpRequest.Builder request(String path, String key) {
    return HttpRequest.newBuilder(baseUri.resolve(path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + key);
  }

  private static String segment(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
