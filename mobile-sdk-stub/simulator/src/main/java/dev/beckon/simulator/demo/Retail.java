package dev.beckon.simulator.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What the retailer's own systems ask of the service: tills, the backend, a monitor. */
final class Retail implements AutoCloseable {
  private static final Duration CALL = Duration.ofSeconds(20);
  private static final long FEED_MS = 10_000;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CALL).build();
  private final URI service;
  private final Credentials credentials;
  private FeedReader feed;

  Retail(URI service, Credentials credentials) {
    this.service = service;
    this.credentials = credentials;
  }

  /** Begins to follow the feed, from its oldest record on. */
  void follow(Consumer<FeedRecord> records) throws IOException, InterruptedException {
    feed = new FeedReader(http, service, credentials.monitor(), records);
    feed.start(FEED_MS);
  }

  /** The whole feed, read again from its oldest record up to the last one followed. */
  Journal whole() throws IOException, InterruptedException {
    Journal whole = new Journal();
    String until = feed.lastId();
    try (FeedReader again = new FeedReader(http, service, credentials.monitor(), whole::add)) {
      again.start(FEED_MS);
      if (!Session.await(FEED_MS, () -> again.lastId().equals(until))) {
        throw new IOException("the feed read again ends before " + until);
      }
    }
    return whole;
  }

  /** Says which till customer a shopper is. */
  void link(String shopperId, String customer) throws IOException, InterruptedException {
    send(
        "PUT",
        "/v1/shoppers/" + shopperId + "/links",
        credentials.backend(),
        new JsonObject().put("customer", customer));
  }

  /**
   * Posts sales, at most 500 receipts.
   *
   * @throws IOException also when a single receipt was refused; the message says why
   */
  void sell(JsonArray receipts) throws IOException, InterruptedException {
    JsonObject answer =
        send(
            "POST",
            "/v1/purchases",
            credentials.till(),
            new JsonObject().put("receipts", receipts));
    JsonArray refused = answer.getJsonArray("refused", new JsonArray());
    if (!refused.isEmpty() || answer.getInteger("accepted", 0) != receipts.size()) {
      throw new IOException(
          "of " + receipts.size() + " receipts the service took " + answer.encode());
    }
  }

  /** Posts one receipt for each purchase of a customer. */
  void sell(String storeId, String customer, List<Shopper.Purchase> purchases)
      throws IOException, InterruptedException {
    JsonArray receipts = new JsonArray();
    long nowMs = Clock.nowUs() / 1000;
    for (Shopper.Purchase purchase : purchases) {
      JsonObject line =
          new JsonObject().put("sku", purchase.sku()).put("quantity", 1).put("unitPrice", 9.5);
      receipts.add(
          new JsonObject()
              .put("receiptId", customer + "-" + purchase.sku())
              .put("storeId", storeId)
              .put("customer", customer)
              .put("atMs", nowMs - Duration.ofDays(purchase.daysAgo()).toMillis())
              .put("lines", new JsonArray().add(line)));
    }
    sell(receipts);
  }

  private JsonObject send(String method, String path, String credential, JsonObject body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve(path))
            .timeout(CALL)
            .header("Authorization", "Bearer " + credential)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.encode()))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          method + " " + path + " was answered " + response.statusCode() + ": " + response.body());
    }
    return response.body().isEmpty() ? new JsonObject() : new JsonObject(response.body());
  }

  @Override
  public void close() {
    if (feed != null) {
      feed.close();
    }
  }
}
