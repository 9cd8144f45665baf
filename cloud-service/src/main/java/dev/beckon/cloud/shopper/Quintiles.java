package dev.beckon.cloud.shopper;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.ToLongFunction;

/**
 * Fifths of a retailer's customers by how lately, how often and for how much they buy: 5 is the
 * fifth that buys most lately, most often, for most. Equal values are in the same fifth, the lower
 * one. Immutable.
 */
public final class Quintiles {
  /** With fewer customers fifths say nothing. */
  public static final int LEAST_CUSTOMERS = 5;

  private static final int FIFTHS = 5;

  private final long[] lastMs;
  private final long[] frequency;
  private final long[] moneyMinor;

  /** One customer's fifths, 1 to 5. */
  public record Scores(int recency, int frequency, int money) {}

  private Quintiles(long[] lastMs, long[] frequency, long[] moneyMinor) {
    this.lastMs = lastMs;
    this.frequency = frequency;
    this.moneyMinor = moneyMinor;
  }

  /**
   * The borders between fifths.
   *
   * @param customers a sample of those who bought, at least {@value #LEAST_CUSTOMERS}
   */
  public static Quintiles of(Collection<PurchaseTotals> customers) {
    if (customers.size() < LEAST_CUSTOMERS) {
      throw new IllegalArgumentException("fifths of " + customers.size() + " customers");
    }
    return new Quintiles(
        borders(customers, PurchaseTotals::lastMs),
        borders(customers, PurchaseTotals::frequency),
        borders(customers, PurchaseTotals::moneyMinor));
  }

  /** The greatest value of each fifth but the last. */
  private static long[] borders(
      Collection<PurchaseTotals> customers, ToLongFunction<PurchaseTotals> value) {
    long[] sorted = customers.stream().mapToLong(value).sorted().toArray();
    long[] borders = new long[FIFTHS - 1];
    for (int fifth = 1; fifth < FIFTHS; fifth++) {
      borders[fifth - 1] = sorted[(int) (((long) sorted.length * fifth + FIFTHS - 1) / FIFTHS) - 1];
    }
    return borders;
  }

  /** Where a customer stands. */
  public Scores of(PurchaseTotals totals) {
    return new Scores(
        fifth(lastMs, totals.lastMs()),
        fifth(frequency, totals.frequency()),
        fifth(moneyMinor, totals.moneyMinor()));
  }

  private static int fifth(long[] borders, long value) {
    return 1 + (int) Arrays.stream(borders).filter(border -> border < value).count();
  }
}
