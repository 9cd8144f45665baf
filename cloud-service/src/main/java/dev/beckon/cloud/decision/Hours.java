package dev.beckon.cloud.decision;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;

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

  /** When a day of these hours is over, at midnight or, where they cross it, at their end. */
  LocalDateTime endOf(LocalDate day) {
    boolean crossing = closes != null && closes.isBefore(opens);
    return day.plusDays(1).atTime(crossing ? closes : LocalTime.MIDNIGHT);
  }

  /**
   * When the hours may begin or end next: at one of their times, or where the clock is changed.
   *
   * @param nowMs unix ms
   * @return unix ms, later than that
   */
  long nextChangeMs(ZoneId zone, long nowMs) {
    ZonedDateTime now = Instant.ofEpochMilli(nowMs).atZone(zone);
    LocalTime end = closes == null ? LocalTime.MIDNIGHT : closes;
    long changeMs =
        nowMs + Math.min(msUntil(now.toLocalTime(), opens), msUntil(now.toLocalTime(), end));
    ZoneOffsetTransition transition = zone.getRules().nextTransition(now.toInstant());
    return transition == null ? changeMs : Math.min(changeMs, transition.toEpochSecond() * 1000);
  }

  /** From one time to the next other one, at most a day, by a clock that is not changed. */
  private static long msUntil(LocalTime from, LocalTime to) {
    long ms = ChronoUnit.MILLIS.between(from, to);
    return ms > 0 ? ms : ms + Duration.ofDays(1).toMillis();
  }
}
