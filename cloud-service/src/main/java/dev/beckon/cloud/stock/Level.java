package dev.beckon.cloud.stock;

/**
 * How much there is of a product in a store, as of one moment.
 *
 * @param atMs unix ms
 * @param quantity 0 to {@value #MOST}, or {@link #SOME}
 * @param untilMs unix ms, from when on nobody knows; {@link #UNTIL_THE_NEXT} for a word that holds
 *     until another comes
 */
public record Level(long atMs, int quantity, long untilMs) {
  /** The largest quantity. */
  public static final int MOST = 1_000_000_000;

  /** There is some, nobody said how much. */
  public static final int SOME = Integer.MAX_VALUE;

  /** It holds until another word comes. */
  public static final long UNTIL_THE_NEXT = Long.MAX_VALUE;

  /** A level that holds until the next word. */
  public Level(long atMs, int quantity) {
    this(atMs, quantity, UNTIL_THE_NEXT);
  }

  /** Whether there is none, as far as is known at a moment. */
  public boolean soldOut(long nowMs) {
    return quantity == 0 && nowMs < untilMs;
  }

  /**
   * Whether this one counts where both were reported: the later, and of the same moment the
   * smaller, and of two such the one that holds longer. So reports end in the same level in
   * whatever order they come.
   */
  public boolean outdates(Level other) {
    if (atMs != other.atMs) {
      return atMs > other.atMs;
    }
    return quantity == other.quantity ? untilMs > other.untilMs : quantity < other.quantity;
  }
}
