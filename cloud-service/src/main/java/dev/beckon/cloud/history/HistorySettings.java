package dev.beckon.cloud.history;

import java.time.Duration;

/**
 * How the history is kept.
 *
 * @param retention rows older than this are removed, at least a day
 * @param batch records in one transaction, 1 to 500
 * @param poll how often the stream is looked at while it is empty
 * @param longestPause between two attempts while the database or the stream is away
 */
public record HistorySettings(Duration retention, int batch, Duration poll, Duration longestPause) {

  /**
   * @throws IllegalArgumentException naming the component that is out of range
   */
  public HistorySettings {
    if (retention.compareTo(Duration.ofDays(1)) < 0) {
      throw new IllegalArgumentException("history.retention: " + retention + ", at least 1d");
    }
    if (batch < 1 || batch > 500) {
      throw new IllegalArgumentException("batch: " + batch + ", must be 1 to 500");
    }
    if (poll.toMillis() < 1 || longestPause.toMillis() < 1) {
      throw new IllegalArgumentException("poll and longestPause: at least 1 ms");
    }
  }

  /** Batches of 500, a look every 250 ms, pauses of at most 3 s. */
  public static HistorySettings keeping(Duration retention) {
    return new HistorySettings(retention, 500, Duration.ofMillis(250), Duration.ofSeconds(3));
  }
}
