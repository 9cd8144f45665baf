package dev.beckon.cloud.play;

import dev.beckon.cloud.decision.Hours;
import dev.beckon.cloud.decision.Offer.Schedule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What the clock on a store's wall says of hours: each day's are laid out and looked through. */
final class Wall {
  private Wall() {}

  /** Whether a schedule holds; never where nobody knows the time. */
  static boolean isOpen(Schedule schedule, ZoneId zone, long nowMs) {
    return zone != null
        && inside(
            schedule.hours(),
            at(zone, nowMs),
            day ->
                schedule.days().contains(day.getDayOfWeek())
                    && (schedule.from() == null || day.compareTo(schedule.from()) >= 0)
                    && (schedule.until() == null || day.compareTo(schedule.until()) <= 0));
  }

  /** Whether the store keeps quiet; always where nobody knows the time. */
  static boolean isQuiet(Optional<Hours> quiet, ZoneId zone, long nowMs) {
    return quiet.isPresent()
        && (zone == null || inside(quiet.get(), at(zone, nowMs), anyDay -> true));
  }

  private static LocalDateTime at(ZoneId zone, long nowMs) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(nowMs), zone);
  }

  private static boolean inside(Hours hours, LocalDateTime wall, Predicate<LocalDate> days) {
    LocalDate today = wall.toLocalDate();
    for (LocalDate day : List.of(today.minusDays(1), today)) {
      LocalDateTime from = day.atTime(hours.opens());
      LocalDateTime to =
          hours.closes() == null ? day.plusDays(1).atStartOfDay() : day.atTime(hours.closes());
      LocalDateTime end = to.isBefore(from) ? to.plusDays(1) : to;
      if (!wall.isBefore(from) && wall.isBefore(end) && days.test(day)) {
        return true;
      }
    }
    return false;
  }
}
