package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import java.util.Locale;

/** How the log is written. logback.xml reads it when the first logger is asked for. */
final class LogPart {
  private LogPart() {}

  /** To be called before any class with a logger is used. */
  static void configure(ServiceConfig.Log log) {
    System.setProperty("beckon.log.format", log.format().name().toLowerCase(Locale.ROOT));
    System.setProperty("beckon.log.level", log.level().name());
  }
}
