package dev.beckon.cloud.app;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What the service logs during a test. */
final class LogLines implements BeforeEachCallback, AfterEachCallback {
  private final Logger service = (Logger) LoggerFactory.getLogger("dev.beckon.cloud");
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  @Override
  public void beforeEach(ExtensionContext test) {
    appender.start();
    service.addAppender(appender);
  }

  @Override
  public void afterEach(ExtensionContext test) {
    service.detachAppender(appender);
  }

  /** The messages so far. */
  List<String> soFar() {
    return List.copyOf(appender.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
