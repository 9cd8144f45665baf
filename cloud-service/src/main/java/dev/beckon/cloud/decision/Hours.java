package dev.beckon.cloud.decision;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;

/**
 * Hours of a day by the clock on the wall.
 *
 * @param opens their start
 * @param closes their end, exclusive; null means midnight; before {@code opens} means they cross
 *     midnight and belong to the day they begin on
 */
public record Hours(LocalTime opens, LocalTime closes) {
  /** The whole day. */
  public static final Hours ALL_DAY = new Hours(LocalTime.MIDNIGHT, null);

  /**
   * The day that the hours around a moment belong to; null when the moment is in none. Wall-clock
   * times are compared, so an hour that summer time skips is never in and one it repeats is in
   * twice.
   */
  LocalDate dayAt(ZonedDateTime moment) {
    LocalTime time = moment.toLocalTime();
    LocalDate day = moment.toLocalDate();
    if (closes == null) {
      return time.isBefore(opens) ? null : day;
    }
    if (!closes.isBefore(opens)) {
      return !time.isBefore(opens) && time.isBefore(closes) ? day : null;
    }
    if (time.isBefore(closes)) {
      return day.minusDays(1);
    }
    return time.isBefore(opens) ? null : day;
  }
}
