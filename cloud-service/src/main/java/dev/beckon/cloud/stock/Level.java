package dev.beckon.cloud.stock;

/**
 * How much there is of a product in a store, as of one moment.
 *
 * @param atMs unix ms
 * @param quantity 0 to {@value #MOST}, or {@link #SOME}
 */
public record Level(long atMs, int quantity) {
  /** The largest quantity. */
  public static final int MOST = 1_000_000_000;

  /** There is some, nobody said how much. */
  public static final int SOME = Integer.MAX_VALUE;

  /** Whether there is none. */
  public boolean soldOut() {
    return quantity == 0;
  }

  /**
   * Whether this one counts where both were reported: the later, and of the same moment the
   * smaller. So reports end in the same level in whatever order they come.
   */
  public boolean outdates(Level other) {
    return atMs > other.atMs || (atMs == other.atMs && quantity < other.quantity);
  }
}
