package dev.beckon.simulator.till;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A till: posts receipts to the service, and redeems codes. Safe from any thread; calls wait for
 * the answer.
 */
public final class Till {
  private static final int MAX_RECEIPTS = 500;
  private static final int MAX_BODY_BYTES = 900_000; // the service takes 1 MiB
  private static final int ATTEMPTS = 4;
  private static final long RETRY_MS = 250;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI service;
  private final String key;

  /**
   * A till with its credential.
   *
   * @param baseUri root of the service
   * @param key {@code <id>.<secret>} of role till
   */
  public Till(URI baseUri, String key) {
    this.service = baseUri;
    this.key = key;
  }

  /**
   * Posts receipts, as many calls as their number and size need. A call without an answer, or with
   * 429 or 5xx, is repeated up to three times: a repeated receipt changes nothing.
   *
   * @throws IOException when the service was not reached or refused a whole call
   * @throws InterruptedException when interrupted while waiting
   */
  public PostResult post(List<Receipt> receipts) throws IOException, InterruptedException {
    PostResult result = new PostResult(0, List.of());
    List<String> batch = new ArrayList<>();
    int bytes = 0;
    for (Receipt receipt : receipts) {
      String json = json(receipt).encode();
      int size = json.getBytes(StandardCharsets.UTF_8).length + 1;
      if (batch.size() == MAX_RECEIPTS || (!batch.isEmpty() && bytes + size > MAX_BODY_BYTES)) {
        result = result.plus(call(batch));
        batch.clear();
        bytes = 0;
      }
      batch.add(json);
      bytes += size;
    }
    return batch.isEmpty() ? result : result.plus(call(batch));
  }

  /**
   * Says that nothing else was sold up to now: without news the service takes sales for stale.
   *
   * @throws IOException when the service was not reached or refused the call
   */
  public void nothingElse() throws IOException, InterruptedException {
    call(List.of());
  }

  private PostResult call(List<String> receipts) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send(request("/v1/purchases", "{\"receipts\":[" + String.join(",", receipts) + "]}"));
    if (answer.statusCode() != 200) {
      throw new IOException(
          "the service answered " + answer.statusCode() + " to receipts: " + answer.body());
    }
    JsonObject body = new JsonObject(answer.body());
    List<String> refused = new ArrayList<>();
    for (Object fault : body.getJsonArray("refused", new JsonArray())) {
      refused.add(fault.toString());
    }
    return new PostResult(body.getLong("accepted"), refused);
  }

  /** What is done with a code. */
  public enum Act {
    /** Asks whether it could be redeemed. */
    VALIDATE,
    /** Redeems it. */
    COMMIT,
    /** Takes that back. */
    REVERSE
  }

  /**
   * Asks about a code, once.
   *
   * @param transactionId the till's name for the sale
   * @param code as the customer shows it
   * @return the outcome, in the service's word; fails when there is none
   */
  public CompletableFuture<String> redeem(
      Act act, String storeId, String transactionId, String code) {
    JsonObject body =
        JsonObject.of(
            "action", act.name(), "storeId", storeId, "transactionId", transactionId, "code", code);
    return http.sendAsync(
            request("/v1/redemptions", body.encode()), HttpResponse.BodyHandlers.ofString())
        .thenApply(Till::outcome);
  }

  private static String outcome(HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          "the service answered " + answer.statusCode() + " to a code: " + answer.body());
    }
    return new JsonObject(answer.body()).getString("outcome");
  }

  private HttpRequest request(String path, String body) {
    return HttpRequest.newBuilder(service.resolve(path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        boolean later = answer.statusCode() == 429 || answer.statusCode() >= 500;
        if (!later || attempt == ATTEMPTS) {
          return answer;
        }
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
      Thread.sleep(RETRY_MS << attempt);
    }
  }

  private static JsonObject json(Receipt receipt) {
    JsonArray lines = new JsonArray();
    for (Receipt.Line line : receipt.lines()) {
      lines.add(
          JsonObject.of(
              "sku", line.sku(), "quantity", line.quantity(), "unitPrice", line.unitPrice()));
    }
    return JsonObject.of(
        "receiptId", receipt.receiptId(),
        "storeId", receipt.storeId(),
        "customer", receipt.customer(),
        "atMs", receipt.atMs(),
        "lines", lines);
  }
}
