package dev.beckon.simulator.demo;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Follows the service's feed (server-sent events, docs/protocol/openapi.yaml) on a thread of its
 * own. After an interruption it goes on behind the last record it read, so none is missed.
 */
final class FeedReader implements AutoCloseable {
  private static final int RETRY_MS = 100;
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final String OLDEST = "0";

  private final HttpClient http;
  private final URI feed;
  private final String credential;
  private final Consumer<FeedRecord> records;
  private final CountDownLatch connected = new CountDownLatch(1);
  private final Thread thread = new Thread(this::follow, "feed");
  private volatile String lastId = OLDEST;
  private volatile boolean closed;
  private volatile InputStream stream;

  /**
   * Prepares to read from the oldest record kept.
   *
   * @param credential of a monitor
   * @param records takes what was read, on this reader's thread
   */
  FeedReader(HttpClient http, URI service, String credential, Consumer<FeedRecord> records) {
    this.http = http;
    this.feed = service.resolve("/v1/feed");
    this.credential = credential;
    this.records = records;
    thread.setDaemon(true);
  }

  /** Begins to read; returns when the service has begun to answer. */
  void start(long timeoutMs) throws IOException, InterruptedException {
    thread.start();
    if (!connected.await(timeoutMs, TimeUnit.MILLISECONDS)) {
      throw new IOException("the feed did not answer within " + timeoutMs + " ms");
    }
  }

  /** The place of the last record read. */
  String lastId() {
    return lastId;
  }

  private void follow() {
    while (!closed) {
      try {
        HttpResponse<InputStream> response =
            http.send(request(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
          if (response.statusCode() != 200) {
            throw new IOException("the feed answered " + response.statusCode());
          }
          stream = body;
          connected.countDown();
          read(body);
        }
      } catch (IOException e) {
        pause(); // the service is away; the loop comes back to it
      } catch (InterruptedException e) {
        return; // close() ends this thread so
      }
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MS);
    } catch (InterruptedException e) {
      closed = true; // close() ends this thread so
    }
  }

  private HttpRequest request() {
    return HttpRequest.newBuilder(feed)
        .timeout(CONNECT)
        .header("Authorization", "Bearer " + credential)
        .header("Last-Event-ID", lastId)
        .build();
  }

  private void read(InputStream body) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    String id = lastId;
    String kind = "";
    StringBuilder data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        if (data.length() > 0) {
          FeedRecord.parse(kind, new JsonObject(data.toString())).ifPresent(records);
        }
        lastId = id;
        data.setLength(0);
      } else if (line.startsWith("id:")) {
        id = line.substring(3).strip();
      } else if (line.startsWith("event:")) {
        kind = line.substring(6).strip();
      } else if (line.startsWith("data:")) {
        data.append(line.substring(5).strip());
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    InputStream open = stream;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        thread.interrupt(); // closing is only a way to wake the thread up; once more is enough
      }
    }
  }
}
