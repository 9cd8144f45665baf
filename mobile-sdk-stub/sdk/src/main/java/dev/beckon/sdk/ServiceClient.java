package dev.beckon.sdk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One call to the service and what its answer means (docs/protocol/openapi.yaml). */
final class ServiceClient {
  private final BeckonConfig config;
  private final Http http;

  ServiceClient(BeckonConfig config, Http http) {
    this.config = config;
    this.http = http;
  }

  /**
   * Calls and waits.
   *
   * @return the members of the answer; none when it has no body
   * @throws BeckonException on any answer but 2xx, on none, and on one that cannot be read
   */
  Map<String, Object> call(
      String method, String path, String credential, byte[] body, Map<String, String> extra)
      throws BeckonException {
    Map<String, String> headers = new LinkedHashMap<>(extra);
    headers.put("Authorization", "Bearer " + credential);
    headers.put("Content-Type", "application/json");
    headers.put("Accept", "application/json");
    Http.Reply reply;
    try {
      reply = http.exchange(method, config.resolve(path), headers, body);
    } catch (IOException e) {
      throw new BeckonException("no answer from the service", 0, 0, List.of(), e);
    }
    if (reply.status() < 200 || reply.status() > 299) {
      throw refusal(reply);
    }
    try {
      byte[] bytes = reply.body();
      return bytes.length == 0
          ? Map.of()
          : Json.parseObject(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  /** The service answered well, but not in a form this SDK reads. */
  static BeckonException unreadable(IllegalArgumentException cause) {
    Fault fault = new Fault("answer", "", cause.getMessage(), "UNREADABLE_ANSWER");
    return new BeckonException(fault.toString(), 0, 0, List.of(fault), cause);
  }

  private static BeckonException refusal(Http.Reply reply) {
    List<Fault> faults = faults(reply.body());
    String message = "the service answered " + reply.status() + " " + faults;
    return new BeckonException(
        message, reply.status(), retryAfterMs(reply.retryAfter()), faults, null);
  }

  private static List<Fault> faults(byte[] body) {
    List<Fault> faults = new ArrayList<>();
    try {
      Map<String, Object> members = Json.parseObject(new String(body, StandardCharsets.UTF_8));
      for (Object element : Json.array(members, "errors")) {
        Map<String, Object> error = Json.object(element, "errors[]");
        faults.add(
            new Fault(
                Json.string(error, "field"),
                Json.string(error, "value"),
                Json.string(error, "allowed"),
                Json.string(error, "code")));
      }
    } catch (IllegalArgumentException e) {
      // A proxy's page, or no body at all: the status alone is the news.
      return List.of();
    }
    return faults;
  }

  /** Seconds; the form with a date is not used by the service and counts as absent. */
  private static long retryAfterMs(String header) {
    return header != null && header.matches("[0-9]{1,6}") ? Long.parseLong(header) * 1000 : 0;
  }
}
