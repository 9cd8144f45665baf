package dev.beckon.simulator.retailer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventParserTest {
  private final EventParser parser = new EventParser();

  private List<EventParser.Event> parse(String... lines) {
    List<EventParser.Event> events = new ArrayList<>();
    for (String line : lines) {
      parser.line(line).ifPresent(events::add);
    }
    return events;
  }

  @Test
  void readsEventsCommentsAndSeveralLinesOfData() {
    assertThat(
            parse(
                ": still here",
                "",
                "id: 1-0",
                "event: visit",
                "data: {\"a\":",
                "data:1}",
                "",
                "data: x",
                ""))
        .containsExactly(
            new EventParser.Event("1-0", "visit", "{\"a\":\n1}"),
            new EventParser.Event("1-0", "message", "x"));
  }

  @Test
  void dropsAnEventWithoutDataOrWithoutItsEnd() {
    assertThat(parse("event: visit", "", "id: 2", "data: cut off")).isEmpty();
  }

  @Test
  void readsHowLongToWaitBeforeAReconnect() {
    assertThat(parser.retryMs()).isEqualTo(-1);
    assertThat(parse("retry: 250", "retry: soon", "unknown: x", "nocolon")).isEmpty();
    assertThat(parser.retryMs()).isEqualTo(250);
  }

  @Test
  void boundsAnEvent() {
    String line = "data: " + "x".repeat(1 << 19);
    assertThatThrownBy(() -> parse(line, line, line)).hasMessageContaining("1 Mi");
  }
}
