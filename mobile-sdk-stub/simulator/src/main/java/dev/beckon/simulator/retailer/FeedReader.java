package dev.beckon.simulator.retailer;

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
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the service's feed. After every break it connects again and goes on behind the last
 * record it saw, so each record comes once and in order. A record is passed on before it counts as
 * seen.
 */
public final class FeedReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedReader.class);
  private static final long FIRST_WAIT_MS = 100;
  private static final long LAST_WAIT_MS = 2_000;

  private final HttpClient http;
  private final URI uri;
  private final String key;
  private final Consumer<FeedEvent> sink;
  private final Thread thread;
  private final CountDownLatch connected = new CountDownLatch(1);
  private final LongAdder connections = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private volatile boolean closed;
  private volatile String lastId;
  private volatile InputStream open;
  private long waitMs = FIRST_WAIT_MS;

  FeedReader(HttpClient http, URI uri, String key, String after, Consumer<FeedEvent> sink) {
    this.http = http;
    this.uri = uri;
    this.key = key;
    this.lastId = after;
    this.sink = sink;
    this.thread = new Thread(this::run, "feed-reader");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Waits until the feed is connected for the first time; false when that takes too long. */
  public boolean awaitConnected(Duration timeout) throws InterruptedException {
    return connected.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The id of the last record passed on; what it began after while there was none. */
  public String lastId() {
    return lastId;
  }

  /** How often a connection was made. */
  public long connections() {
    return connections.sum();
  }

  /** How many attempts were refused or not answered, and how many records could not be taken. */
  public long failures() {
    return failures.sum();
  }

  private void run() {
    while (!closed) {
      try {
        follow();
      } catch (IOException e) {
        failures.increment();
        LOG.debug("the feed broke off: {}", e.toString());
      } catch (InterruptedException e) {
        return; // closed
      }
      if (!closed && !pause()) {
        return;
      }
    }
  }

  private boolean pause() {
    try {
      Thread.sleep(waitMs);
      waitMs = Math.min(2 * waitMs, LAST_WAIT_MS);
      return true;
    } catch (InterruptedException e) {
      return false; // closed
    }
  }

  private void follow() throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + key)
            .header("Accept", "text/event-stream")
            .GET();
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    HttpResponse<InputStream> answer =
        http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = answer.body();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      open = in;
      if (answer.statusCode() != 200) {
        throw new IOException("the service answered " + answer.statusCode());
      }
      connections.increment();
      connected.countDown();
      EventParser parser = new EventParser();
      for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
        Optional<EventParser.Event> event = parser.line(line);
        if (event.isPresent()) {
          pass(event.get());
        }
      }
      waitMs = parser.retryMs() >= 0 ? parser.retryMs() : waitMs;
    }
  }

  private void pass(EventParser.Event event) {
    try {
      sink.accept(new FeedEvent(event.id(), event.event(), new JsonObject(event.data())));
    } catch (RuntimeException e) {
      failures.increment();
      LOG.error("a record of the feed could not be taken: {} {}", event.event(), event.id(), e);
    }
    lastId = event.id();
    waitMs = FIRST_WAIT_MS;
  }

  /** Stops following. A record that is being passed on is finished. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      InputStream in = open;
      if (in != null) {
        in.close();
      }
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (IOException e) {
      LOG.debug("the feed was closed already: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
