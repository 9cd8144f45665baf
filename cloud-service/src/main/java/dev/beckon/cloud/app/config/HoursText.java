package dev.beckon.cloud.app.config;

import dev.beckon.cloud.decision.Hours;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hours of a day as they are written. */
final class HoursText {
  private static final Pattern PATTERN = Pattern.compile("([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})");

  private HoursText() {}

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

  /** The inverse. */
  static String show(Hours hours) {
    return hours.opens() + "-" + (hours.closes() == null ? "24:00" : hours.closes());
  }
}
