package dev.beckon.cloud.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a store's day is over. */
class TradingDayTest {

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T08:00:00Z, Europe/Berlin, 2026-11-24T03:00:00Z",
    "2026-11-23T23:50:00Z, Europe/Berlin, 2026-11-24T03:00:00Z", // half past midnight there
    "2026-11-24T02:59:59Z, Europe/Berlin, 2026-11-24T03:00:00Z",
    "2026-11-24T03:00:00Z, Europe/Berlin, 2026-11-25T03:00:00Z",
    "2026-10-24T18:00:00Z, Europe/Berlin, 2026-10-25T03:00:00Z", // the clocks go back that night
    "2026-03-28T18:00:00Z, Europe/Berlin, 2026-03-29T02:00:00Z", // and forward
    "2026-11-23T08:00:00Z, America/New_York, 2026-11-23T09:00:00Z"
  })
  void endsAtFourInTheMorningOfTheStore(Instant now, ZoneId zone, Instant end) {
    assertThat(Instant.ofEpochMilli(TradingDay.endMs(now.toEpochMilli(), zone))).isEqualTo(end);
  }
}
