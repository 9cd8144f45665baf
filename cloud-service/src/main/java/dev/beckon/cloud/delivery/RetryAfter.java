package dev.beckon.cloud.delivery;

import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The header Retry-After (RFC 9110, 10.2.3): seconds, or a date. */
final class RetryAfter {
  private static final long MAX_S = 24 * 60 * 60;

  private RetryAfter() {}

  /**
   * How long to wait, at most a day.
   *
   * @param value the header, or null
   * @return milliseconds, 0 where it says nothing that can be understood
   */
  static long ms(String value, long nowMs) {
    if (value == null) {
      return 0;
    }
    String text = value.strip();
    if (text.matches("[0-9]{1,9}")) {
      return Math.min(MAX_S, Long.parseLong(text)) * 1000;
    }
    try {
      ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Math.max(0, Math.min(MAX_S * 1000, date.toInstant().toEpochMilli() - nowMs));
    } catch (DateTimeException e) {
      return 0;
    }
  }
}
