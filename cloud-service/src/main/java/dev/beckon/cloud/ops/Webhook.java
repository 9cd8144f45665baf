package dev.beckon.cloud.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a URL of the retailer's about incidents, one after another, on a thread of its own, {@code
 * alerts}: one POST for each notice, repeated a few times when it does not get through, as
 * docs/operations.md has it.
 */
public final class Webhook implements AutoCloseable {
  /** The header with {@code sha256=} and the HMAC-SHA256 of the body, in hex. */
  public static final String SIGNATURE = "Beckon-Signature";

  static final int MOST_WAITING = 256;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long STOP_WITHIN_MS = 2_000;
  private static final String HMAC = "HmacSHA256";
  private static final Logger log = LoggerFactory.getLogger(Webhook.class);

  private final Settings settings;
  private final HttpClient http;
  private final BlockingQueue<Incidents.Notice> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final MeterRegistry meters;
  private final Thread thread = new Thread(this::run, "alerts");

  /**
   * What is configured.
   *
   * @param url http or https; never logged beyond its host, as its path may be a secret
   * @param secret signs bodies, where there is one
   * @param service names this service to the receiver
   * @param tries for one notice at most
   * @param firstPause after the first failure; each further one is twice as long, at most 30 s
   */
  public record Settings(
      URI url, Optional<byte[]> secret, String service, int tries, Duration firstPause) {}

  /** How one attempt ended. */
  private enum Outcome {
    TAKEN,
    AGAIN,
    REFUSED
  }

  /** Starts to wait for notices. */
  public Webhook(Settings settings, MeterRegistry meters) {
    this.settings = settings;
    this.meters = meters;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    for (String fate : new String[] {"sent", "failed", "dropped"}) {
      fate(fate);
    }
    thread.setDaemon(true);
    thread.start();
  }

  private Counter fate(String fate) {
    return Counter.builder("beckon_alerts_total")
        .description("Alerts, by what became of them")
        .tag("fate", fate)
        .register(meters);
  }

  /** Hands a notice over; never blocks. One too many is counted and forgotten. */
  public void tell(Incidents.Notice notice) {
    if (!waiting.offer(notice)) {
      fate("dropped").increment();
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        deliver(waiting.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(Incidents.Notice notice) throws InterruptedException {
    byte[] body = body(notice).getBytes(StandardCharsets.UTF_8);
    long pauseMs = settings.firstPause().toMillis();
    String why = "";
    for (int attempt = 1; attempt <= settings.tries(); attempt++) {
      try {
        int status = http.send(request(body), BodyHandlers.discarding()).statusCode();
        if (outcome(status) == Outcome.TAKEN) {
          fate("sent").increment();
          return;
        }
        why = "status " + status;
        if (outcome(status) == Outcome.REFUSED) {
          break;
        }
      } catch (IOException e) {
        why = e.getClass().getSimpleName();
      }
      if (attempt < settings.tries()) {
        Thread.sleep(pauseMs);
        pauseMs = Math.min(30_000, pauseMs * 2);
      }
    }
    fate("failed").increment();
    log.warn(
        "An alert about {} did not get through to {}: {}",
        notice.part(),
        settings.url().getHost(),
        why);
  }

  private static Outcome outcome(int status) {
    if (status >= 200 && status < 300) {
      return Outcome.TAKEN;
    }
    return status >= 500 || status == 408 || status == 429 ? Outcome.AGAIN : Outcome.REFUSED;
  }

  private HttpRequest request(byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.url())
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body));
    settings.secret().ifPresent(secret -> request.header(SIGNATURE, signature(secret, body)));
    return request.build();
  }

  private String body(Incidents.Notice notice) {
    return new JsonObject()
        .put("service", settings.service())
        .put("part", notice.part())
        .put("state", notice.state().code())
        .put("since", notice.sinceMs())
        .put("sentence", notice.sentence())
        .put("incidentId", notice.incidentId())
        .encode();
  }

  private static String signature(byte[] secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JVM has " + HMAC, e);
    }
  }

  /** Stops; what still waits is not told. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(STOP_WITHIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
