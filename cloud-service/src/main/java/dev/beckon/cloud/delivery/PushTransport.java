package dev.beckon.cloud.delivery;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The transport under the Admin SDK. One call of the SDK is one request here, never more: what the
 * SDK (or its credentials) would repeat by itself reaches it as a status that it does not repeat.
 * What really came back is told by {@link #lastAnswer}. And FCM may be somewhere else than in the
 * SDK's constant.
 */
final class PushTransport extends HttpTransport {
  /** Instead of a status: no answer; the request may have arrived. */
  static final int NO_ANSWER = 0;

  /** Instead of a status: no connection; the request surely did not arrive. */
  static final int NO_CONNECTION = -1;

  /** A status that nobody repeats. */
  private static final int NOT_REPEATED = 499;

  /**
   * What came back.
   *
   * @param status of HTTP, or {@link #NO_ANSWER} or {@link #NO_CONNECTION}
   * @param retryAfter the header, or null
   */
  record Answer(int status, String retryAfter) {}

  private static final ThreadLocal<Answer> LAST_ANSWER = new ThreadLocal<>();
  private static final String FCM = "https://fcm.googleapis.com";
  private static final Set<Integer> LEFT_ALONE = Set.of(200, 400, 403, 404);
  private static final int MAX_BODY_BYTES = 1024 * 1024;

  private final URI endpoint;
  private final Duration timeout;
  private final HttpClient client;

  /**
   * A transport of its own connections.
   *
   * @param endpoint where FCM is
   * @param timeout for one whole request
   */
  PushTransport(URI endpoint, Duration timeout, ExecutorService executor) {
    this.endpoint = endpoint;
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .version(
                "http".equals(endpoint.getScheme())
                    ? HttpClient.Version.HTTP_1_1
                    : HttpClient.Version.HTTP_2)
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(executor)
            .build();
  }

  /** What FCM answered this thread's last request, once; null when there was none. */
  Answer lastAnswer() {
    Answer answer = LAST_ANSWER.get();
    LAST_ANSWER.remove();
    return answer;
  }

  @Override
  protected LowLevelHttpRequest buildRequest(String method, String url) {
    boolean push = url.startsWith(FCM + "/");
    String target = push ? endpoint.toString() + url.substring(FCM.length()) : url;
    return new Request(method, URI.create(target), push);
  }

  private final class Request extends LowLevelHttpRequest {
    private final HttpRequest.Builder builder;
    private final String method;
    private final boolean push;

    private Request(String method, URI target, boolean push) {
      this.builder = HttpRequest.newBuilder(target);
      this.method = method;
      this.push = push;
    }

    @Override
    public void addHeader(String name, String value) {
      builder.header(name, value);
    }

    @Override
    public LowLevelHttpResponse execute() throws IOException {
      if (push) {
        LAST_ANSWER.remove();
      }
      HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.noBody();
      if (getStreamingContent() != null) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        getStreamingContent().writeTo(bytes);
        body = HttpRequest.BodyPublishers.ofByteArray(bytes.toByteArray());
        builder.header("Content-Type", getContentType());
        if (getContentEncoding() != null) {
          builder.header("Content-Encoding", getContentEncoding());
        }
      }
      try {
        HttpResponse<byte[]> response = exchange(builder.method(method, body).build());
        int status = response.statusCode();
        if (push) {
          String retryAfter = response.headers().firstValue("retry-after").orElse(null);
          LAST_ANSWER.set(new Answer(status, retryAfter));
        }
        boolean leftAlone = !push || LEFT_ALONE.contains(status);
        return PushResponse.of(leftAlone ? status : NOT_REPEATED, response);
      } catch (IOException e) {
        if (!push) {
          throw e;
        }
        boolean never = e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
        LAST_ANSWER.set(new Answer(never ? NO_CONNECTION : NO_ANSWER, null));
        return PushResponse.without(NOT_REPEATED);
      }
    }
  }

  /** Sends and reads to the end, or gives up after the time; then the connection is cut. */
  private HttpResponse<byte[]> exchange(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(request, info -> new BoundedBody(MAX_BODY_BYTES));
    try {
      return exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      exchange.cancel(true);
      throw new IOException("no answer within " + timeout.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
