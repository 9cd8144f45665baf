package dev.beckon.cloud.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogTest {
  private final LoggerContext context = new LoggerContext();
  private final Logger logger = context.getLogger("dev.beckon.cloud.delivery.Relay");
  private long nowMs = 1_795_404_000_000L;

  @Test
  void writesAnEventAsOneLineOfJson() {
    LoggingEvent event =
        new LoggingEvent(
            "-",
            logger,
            Level.WARN,
            "a \"claim\" {}\nwaits",
            new IllegalStateException("away"),
            new Object[] {7});
    event.setTimeStamp(nowMs);
    event.setThreadName("relay-1");
    String line = new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
    assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
    JsonObject json = new JsonObject(line);
    assertThat(json.fieldNames())
        .containsExactly("time", "level", "logger", "thread", "message", "error");
    assertThat(json.getString("time")).isEqualTo("2026-11-23T03:20:00Z");
    assertThat(json.getString("message")).isEqualTo("a \"claim\" 7\nwaits");
    assertThat(json.getString("error"))
        .startsWith("java.lang.IllegalStateException: away")
        .contains("LogTest");
  }

  @Test
  void letsALineThroughTenTimesAMinuteAndThenSaysHowManyMoreThereWere() {
    RepeatLimit limit = new RepeatLimit(() -> nowMs);
    ListAppender<ILoggingEvent> told = new ListAppender<>();
    told.start();
    Logger own = (Logger) LoggerFactory.getLogger(RepeatLimit.class);
    own.addAppender(told);
    int through = 0;
    for (int i = 0; i < 5_000; i++) {
      nowMs += 10;
      through += decide(limit, "A claim is left to recovery: {}") == FilterReply.NEUTRAL ? 1 : 0;
    }
    assertThat(through).isEqualTo(RepeatLimit.MOST_A_MINUTE);
    assertThat(decide(limit, "something else")).isEqualTo(FilterReply.NEUTRAL);
    nowMs += 60_000;
    assertThat(decide(limit, "A claim is left to recovery: {}")).isEqualTo(FilterReply.NEUTRAL);
    own.detachAppender(told);
    assertThat(told.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("Relay: 4990 more lines like this one: A claim is left to recovery: {}");
  }

  @Test
  void countsNoLineThatIsNotWritten() {
    RepeatLimit limit = new RepeatLimit(() -> nowMs);
    logger.setLevel(Level.INFO);
    for (int i = 0; i < 100; i++) {
      assertThat(limit.decide(null, logger, Level.DEBUG, "x", null, null))
          .isEqualTo(FilterReply.NEUTRAL);
    }
  }

  private FilterReply decide(RepeatLimit limit, String message) {
    return limit.decide(null, logger, Level.WARN, message, null, null);
  }
}
