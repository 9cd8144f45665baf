package dev.beckon.cloud.app.config;

import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opening hours of an offer.
 *
 * @param closes exclusive; null means midnight
 */
record Hours(LocalTime opens, LocalTime closes) {
  private static final Pattern PATTERN = Pattern.compile("([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})");

  /** From {@code HH:MM-HH:MM}, 24:00 being the end of the day; null when it is anything else. */
  static Hours parse(String raw) {
    Matcher matcher = PATTERN.matcher(raw);
    if (!matcher.matches()) {
      return null;
    }
    LocalTime opens = LocalTime.parse(matcher.group(1));
    String end = matcher.group(2);
    boolean midnight = end.equals("24:00") || end.equals("00:00");
    LocalTime closes = midnight ? null : LocalTime.parse(end);
    return opens.equals(closes) ? null : new Hours(opens, closes);
  }
}
