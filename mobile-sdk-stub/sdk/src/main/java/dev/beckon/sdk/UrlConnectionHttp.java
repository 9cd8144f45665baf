package dev.beckon.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;

/** Calls through {@link HttpURLConnection}, one request on the wire per call. */
final class UrlConnectionHttp implements Http {
  private final int connectTimeoutMs;
  private final int readTimeoutMs;

  UrlConnectionHttp(int connectTimeoutMs, int readTimeoutMs) {
    if (connectTimeoutMs < 1 || readTimeoutMs < 1) {
      throw new IllegalArgumentException(
          "timeouts are " + connectTimeoutMs + " and " + readTimeoutMs + " ms; allowed: 1 or more");
    }
    this.connectTimeoutMs = connectTimeoutMs;
    this.readTimeoutMs = readTimeoutMs;
  }

  @Override
  public Reply exchange(String method, URI uri, Map<String, String> headers, byte[] body)
      throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(connectTimeoutMs);
    connection.setReadTimeout(readTimeoutMs);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestMethod(method);
    headers.forEach(connection::setRequestProperty);
    if (!method.equals("GET")) { // of a GET with a body the JDK would make a POST
      connection.setDoOutput(true);
      // A fixed length also keeps the JDK from silently repeating a POST on a stale connection. Its
      // price: the body of a 401 is not readable then, only its status.
      connection.setFixedLengthStreamingMode(body.length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
    }
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      byte[] reply = in == null ? new byte[0] : in.readNBytes(MAX_REPLY_BYTES + 1);
      if (reply.length > MAX_REPLY_BYTES) {
        connection.disconnect();
        throw new IOException("answer is longer than " + MAX_REPLY_BYTES + " bytes");
      }
      return new Reply(status, connection.getHeaderField("Retry-After"), reply);
    }
  }
}
