package dev.beckon.simulator.retailer;

import java.util.Optional;

/**
 * Lines of a {@code text/event-stream} to events, as the HTML standard defines them. Not
 * thread-safe.
 */
final class EventParser {
  private static final int MAX_DATA_CHARS = 1 << 20;

  private final StringBuilder data = new StringBuilder();
  private String event = "";
  private String id = "";
  private long retryMs = -1;

  /** One event of the stream. */
  record Event(String id, String event, String data) {}

  /**
   * Takes one line, without its end.
   *
   * @return the event that this line completes
   * @throws IllegalArgumentException when an event grows beyond 1 Mi characters
   */
  Optional<Event> line(String line) {
    if (line.isEmpty()) {
      return dispatch();
    }
    int colon = line.indexOf(':');
    if (colon == 0) {
      return Optional.empty(); // a comment, sent to keep the connection alive
    }
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    take(field, value.startsWith(" ") ? value.substring(1) : value);
    return Optional.empty();
  }

  private void take(String field, String value) {
    switch (field) {
      case "data" -> {
        if (data.length() + value.length() > MAX_DATA_CHARS) {
          throw new IllegalArgumentException("an event has more than 1 Mi characters");
        }
        data.append(value).append('\n');
      }
      case "event" -> event = value;
      case "id" -> id = value;
      case "retry" -> retryMs = value.matches("[0-9]{1,6}") ? Long.parseLong(value) : retryMs;
      default -> {
        // The standard asks to ignore what it does not name.
      }
    }
  }

  private Optional<Event> dispatch() {
    Optional<Event> complete = Optional.empty();
    if (data.length() > 0) {
      String text = data.substring(0, data.length() - 1);
      complete = Optional.of(new Event(id, event.isEmpty() ? "message" : event, text));
    }
    data.setLength(0);
    event = "";
    return complete;
  }

  /** How long the server asks to wait before a reconnect, ms; -1 when it did not say. */
  long retryMs() {
    return retryMs;
  }
}
