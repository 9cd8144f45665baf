package dev.beckon.cloud.imports;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tells the service receipts. What can be better later is tried again, for a minute. */
public final class ServiceClient {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final Duration TRY_FOR = Duration.ofSeconds(60);
  private static final long FIRST_PAUSE_MS = 250;
  private static final long LONGEST_PAUSE_MS = 5_000;

  private final HttpClient http;
  private final URI service;
  private final String credential;

  /**
   * @param credential {@code <id>.<secret>} of a till of the store, or of an administrator
   */
  public ServiceClient(HttpClient http, URI service, String credential) {
    this.http = http;
    this.service = service;
    this.credential = credential;
  }

  /** What the service made of a call. */
  record Answer(int repeated, List<ServiceFault> faults) {}

  /** Sends receipts; nothing is waited for. */
  CompletableFuture<HttpResponse<String>> send(String body) {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve("/v1/purchases"))
            .timeout(ANSWER_WITHIN)
            .header("Authorization", "Bearer " + credential)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  /**
   * Waits for the answer to a call, and repeats the call where that may help.
   *
   * @throws IOException with a sentence for people
   */
  Answer answer(CompletableFuture<HttpResponse<String>> sent, String body)
      throws IOException, InterruptedException {
    long giveUpNs = System.nanoTime() + TRY_FOR.toNanos();
    CompletableFuture<HttpResponse<String>> call = sent;
    for (long pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
      String trouble;
      try {
        HttpResponse<String> answer = call.get(ANSWER_WITHIN.toSeconds() + 5, TimeUnit.SECONDS);
        int status = answer.statusCode();
        if (status == 200 || status == 409) {
          return read(answer);
        }
        trouble = "it answers " + status + " " + answer.body();
        if (status != 429 && status < 500) {
          throw new IOException(service + " does not take them: " + trouble);
        }
      } catch (ExecutionException e) {
        trouble = words(e.getCause());
      } catch (TimeoutException e) {
        trouble = "no answer";
      }
      if (System.nanoTime() > giveUpNs) {
        throw new IOException(service + " cannot be told anything: " + trouble);
      }
      Thread.sleep(pauseMs);
      call = send(body);
    }
  }

  private static String words(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof ConnectException ? "nobody answers there" : cause.toString();
  }

  private Answer read(HttpResponse<String> answer) throws IOException {
    try {
      JsonObject json = new JsonObject(answer.body());
      String list = answer.statusCode() == 200 ? "refused" : "errors";
      return new Answer(
          json.getInteger("repeated", 0),
          json.getJsonArray(list, new JsonArray()).stream()
              .map(fault -> ServiceFault.of((JsonObject) fault))
              .toList());
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      throw new IOException(service + " gives an answer that is not Beckon's", e);
    }
  }
}
