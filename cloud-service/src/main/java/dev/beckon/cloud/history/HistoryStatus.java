package dev.beckon.cloud.history;

/**
 * How the history is doing; counts are since the service started.
 *
 * @param state what it does
 * @param sinceMs when it came to that, unix ms
 * @param ailment why it is not draining, in a sentence for an operator; null while it is
 * @param lagRecords records that wait in the stream, about
 * @param lagMs how long the oldest of them has waited, or the thread has been at one turn
 * @param stored records written, the unreadable ones included
 * @param repeated records met again and not written twice
 * @param withheld records of forgotten shoppers, never written
 * @param unreadable records that could not be read and were parked
 * @param lost records that the bounded stream dropped before they were read
 * @param erasedRows rows removed because their shopper was forgotten
 * @param expiredRows rows removed because of their age
 * @param erasuresWaiting shoppers still to be erased from SQL
 * @param failures attempts that failed
 */
public record HistoryStatus(
    State state,
    long sinceMs,
    String ailment,
    long lagRecords,
    long lagMs,
    long stored,
    long repeated,
    long withheld,
    long unreadable,
    long lost,
    long erasedRows,
    long expiredRows,
    int erasuresWaiting,
    long failures) {

  /** What the history does. */
  public enum State {
    /** Has not reached the database yet. */
    STARTING,
    /** Drains, or waits for something to drain. */
    DRAINING,
    /** The database is away, locked or refuses; the stream waits. */
    SQL_AWAY,
    /** The stream is away. */
    STREAM_AWAY,
    /** Closed. */
    STOPPED
  }
}
