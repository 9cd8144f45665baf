package dev.beckon.sdk;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/**
 * How the SDK calls the service; an app may put its own HTTP client here. Implementations are safe
 * from any thread, bound their waiting, follow no redirect, and do not repeat a request on their
 * own.
 */
public interface Http {

  /** The most bytes of an answer that are read. */
  int MAX_REPLY_BYTES = 1 << 20;

  /**
   * Makes one call and waits for its answer.
   *
   * @param method GET, POST, PUT or DELETE
   * @param uri absolute
   * @param headers sent as given
   * @param body UTF-8 JSON; not sent with GET
   * @return the answer, whatever its status
   * @throws IOException when there was no answer; the call may still have taken effect
   */
  Reply exchange(String method, URI uri, Map<String, String> headers, byte[] body)
      throws IOException;

  /** One answer. */
  final class Reply {
    private final int status;
    private final String retryAfter;
    private final byte[] body;

    /**
     * Keeps an answer.
     *
     * @param retryAfter the header of that name, or null
     * @param body may be empty
     */
    public Reply(int status, String retryAfter, byte[] body) {
      this.status = status;
      this.retryAfter = retryAfter;
      this.body = body.clone();
    }

    int status() {
      return status;
    }

    String retryAfter() {
      return retryAfter;
    }

    byte[] body() {
      return body.clone();
    }
  }

  /**
   * The JDK's (and Android's) {@code HttpURLConnection}.
   *
   * @param connectTimeoutMs how long to wait for a connection, at least 1
   * @param readTimeoutMs how long to wait for each part of the answer, at least 1
   */
  static Http urlConnection(int connectTimeoutMs, int readTimeoutMs) {
    return new UrlConnectionHttp(connectTimeoutMs, readTimeoutMs);
  }

  /** As above with 5 s and 10 s. */
  static Http urlConnection() {
    return urlConnection(5_000, 10_000);
  }
}
