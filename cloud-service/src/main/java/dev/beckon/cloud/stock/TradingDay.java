package dev.beckon.cloud.stock;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** When a store's day is over. */
public final class TradingDay {
  /** No shop is open then: one that closes after midnight has its evening in one piece. */
  static final LocalTime ENDS = LocalTime.of(4, 0);

  private TradingDay() {}

  /** The end of the day that a moment belongs to, unix ms. */
  public static long endMs(long nowMs, ZoneId zone) {
    ZonedDateTime now = Instant.ofEpochMilli(nowMs).atZone(zone);
    ZonedDateTime end = now.toLocalDate().atTime(ENDS).atZone(zone);
    return (end.isAfter(now) ? end : now.toLocalDate().plusDays(1).atTime(ENDS).atZone(zone))
        .toInstant()
        .toEpochMilli();
  }
}
