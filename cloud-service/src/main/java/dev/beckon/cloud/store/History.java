package dev.beckon.cloud.store;

import java.time.Duration;

/**
 * How much of the history Redis keeps.
 *
 * @param maxLength records in the stream, about
 * @param keep how long records and decisions are kept; the list of a person's traces outlives them,
 *     so that erasing finds them all
 */
public record History(long maxLength, Duration keep) {
  /** 100,000 records; 35 days, longer than any ledger entry counts. */
  public static final History DEFAULT = new History(100_000, Duration.ofDays(35));

  String maxLengthText() {
    return Long.toString(maxLength);
  }

  String keepSeconds() {
    return Long.toString(keep.toSeconds());
  }
}
