package dev.beckon.cloud.history;

import java.util.Comparator;

/**
 * A record's place in the history stream.
 *
 * @param ms when Redis took it, unix ms by Redis' clock
 * @param seq its number within that millisecond
 */
public record StreamPosition(long ms, long seq) implements Comparable<StreamPosition> {
  /** Before the first record. */
  public static final StreamPosition START = new StreamPosition(0, 0);

  private static final Comparator<StreamPosition> ORDER =
      Comparator.comparingLong(StreamPosition::ms).thenComparingLong(StreamPosition::seq);

  /**
   * Reads a Redis stream id.
   *
   * @throws IllegalArgumentException when it is not of the form ms-seq
   */
  public static StreamPosition parse(String id) {
    int dash = id.indexOf('-');
    try {
      return new StreamPosition(
          Long.parseLong(id.substring(0, dash)), Long.parseLong(id.substring(dash + 1)));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new IllegalArgumentException("'" + id + "' is not a stream id, such as 17-0", e);
    }
  }

  @Override
  public int compareTo(StreamPosition other) {
    return ORDER.compare(this, other);
  }

  /** As Redis writes it. */
  @Override
  public String toString() {
    return ms + "-" + seq;
  }
}
