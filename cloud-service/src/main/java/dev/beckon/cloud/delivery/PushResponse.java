package dev.beckon.cloud.delivery;

import com.google.api.client.http.LowLevelHttpResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A response as the Admin SDK wants to see it. */
final class PushResponse extends LowLevelHttpResponse {
  private final int status;
  private final byte[] body;
  private final List<Map.Entry<String, String>> headers = new ArrayList<>();

  private PushResponse(int status, byte[] body) {
    this.status = status;
    this.body = body;
  }

  static PushResponse of(int status, HttpResponse<byte[]> response) {
    PushResponse made = new PushResponse(status, response.body());
    response
        .headers()
        .map()
        .forEach((name, values) -> values.forEach(v -> made.headers.add(Map.entry(name, v))));
    return made;
  }

  /** There was no response. */
  static PushResponse without(int status) {
    return new PushResponse(status, new byte[0]);
  }

  private String first(String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  @Override
  public InputStream getContent() {
    return new ByteArrayInputStream(body);
  }

  @Override
  public String getContentEncoding() {
    return first("Content-Encoding");
  }

  @Override
  public long getContentLength() {
    return body.length;
  }

  @Override
  public String getContentType() {
    return first("Content-Type");
  }

  @Override
  public String getStatusLine() {
    return "HTTP " + status;
  }

  @Override
  public int getStatusCode() {
    return status;
  }

  @Override
  public String getReasonPhrase() {
    return "";
  }

  @Override
  public int getHeaderCount() {
    return headers.size();
  }

  @Override
  public String getHeaderName(int index) {
    return headers.get(index).getKey();
  }

  @Override
  public String getHeaderValue(int index) {
    return headers.get(index).getValue();
  }
}
