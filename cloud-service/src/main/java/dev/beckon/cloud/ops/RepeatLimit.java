package dev.beckon.cloud.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Lets a line of the log through ten times a minute, whatever stands in its gaps, and says in the
 * next minute how many more there were: an outage is no reason to fill a disk. Named in
 * logback.xml.
 */
public final class RepeatLimit extends TurboFilter {
  static final int MOST_A_MINUTE = 10;
  private static final int MOST_KINDS = 1_000;
  private static final long MINUTE_MS = 60_000;
  private static final org.slf4j.Logger log = LoggerFactory.getLogger(RepeatLimit.class);

  private final Map<Kind, Integer> seen = new HashMap<>();
  private final LongSupplier nowMs;
  private long minute;

  /** Lines of one place in the program. */
  private record Kind(String logger, String message) {}

  /** By the machine's clock. */
  public RepeatLimit() {
    this(System::currentTimeMillis);
  }

  RepeatLimit(LongSupplier nowMs) {
    this.nowMs = nowMs;
  }

  @Override
  public FilterReply decide(
      Marker marker,
      Logger logger,
      Level level,
      String format,
      Object[] arguments,
      Throwable error) {
    boolean written = format != null && level.isGreaterOrEqual(logger.getEffectiveLevel());
    if (!written || logger.getName().equals(RepeatLimit.class.getName())) {
      return FilterReply.NEUTRAL;
    }
    List<String> summaries = List.of();
    boolean denied;
    synchronized (seen) {
      long now = nowMs.getAsLong() / MINUTE_MS;
      if (now != minute) {
        minute = now;
        summaries = summaries();
        seen.clear();
      }
      Kind kind = new Kind(logger.getName(), format);
      denied =
          (seen.size() >= MOST_KINDS && !seen.containsKey(kind))
              || seen.merge(kind, 1, Integer::sum) > MOST_A_MINUTE;
    }
    summaries.forEach(summary -> log.warn("{}", summary));
    return denied ? FilterReply.DENY : FilterReply.NEUTRAL;
  }

  private List<String> summaries() {
    List<String> summaries = new ArrayList<>();
    seen.forEach(
        (kind, count) -> {
          if (count > MOST_A_MINUTE) {
            String logger = kind.logger.substring(kind.logger.lastIndexOf('.') + 1);
            int more = count - MOST_A_MINUTE;
            summaries.add(logger + ": " + more + " more lines like this one: " + kind.message);
          }
        });
    return summaries;
  }
}
