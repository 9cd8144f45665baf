package dev.beckon.cloud.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Writes each event of the log as one JSON object in one line: time, level, logger, thread, message
 * and, where there is one, error with its stack. Named in logback.xml.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final int MOST_ERROR_CHARS = 8_192;

  @Override
  public byte[] encode(ILoggingEvent event) {
    JsonObject line =
        new JsonObject()
            .put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString())
            .put("level", event.getLevel().toString())
            .put("logger", event.getLoggerName())
            .put("thread", event.getThreadName())
            .put("message", event.getFormattedMessage());
    IThrowableProxy error = event.getThrowableProxy();
    if (error != null) {
      String stack = ThrowableProxyUtil.asString(error);
      line.put("error", stack.substring(0, Math.min(stack.length(), MOST_ERROR_CHARS)));
    }
    return (line.encode() + '\n').getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
