package dev.beckon.cloud.app.config;

import java.time.Duration;
import java.util.Currency;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Reads {@code tills}. */
final class TillsReader {
  static final Format<Duration> STALE_AFTER =
      Formats.duration(Duration.ofMinutes(1), Duration.ofDays(366));
  private static final Format<Duration> RETENTION =
      Formats.duration(Duration.ofDays(1), Duration.ofDays(36_600));
  private static final Format<String> CURRENCY =
      Format.of(
          "a currency such as EUR",
          raw -> {
            int digits = Currency.getInstance(raw).getDefaultFractionDigits();
            return digits < 0 || digits > 6 ? null : raw;
          });

  private TillsReader() {}

  static ServiceConfig.Tills read(Section section) {
    String currency = section.value("currency").as(CURRENCY, "EUR");
    Duration retention = section.value("retention").as(RETENTION, Duration.ofDays(1_095));
    Duration staleAfter = section.value("staleAfter").as(STALE_AFTER, null);
    Set<String> sensitive = new LinkedHashSet<>();
    if (section.has("sensitive")) {
      for (Value category :
          section.values("sensitive", "at least one category, or no such key for health alone")) {
        String name = category.as(Formats.text(64));
        if (name != null && !sensitive.add(name)) {
          category.refuse("each category once");
        }
      }
    }
    section.end();
    return new ServiceConfig.Tills(currency, retention, Optional.ofNullable(staleAfter), sensitive);
  }
}
