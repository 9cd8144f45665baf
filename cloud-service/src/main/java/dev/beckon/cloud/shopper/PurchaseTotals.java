package dev.beckon.cloud.shopper;

/**
 * How lately, how often and for how much a customer buys.
 *
 * @param lastMs time of the newest receipt with a sale, unix ms; 0 without one
 * @param frequency number of receipts with a sale
 * @param moneyMinor what was paid, less returns, in minor units of the currency
 */
public record PurchaseTotals(long lastMs, long frequency, long moneyMinor) {
  /** Of somebody who never bought. */
  public static final PurchaseTotals NONE = new PurchaseTotals(0, 0, 0);

  /** Of two customers who are one person. */
  public PurchaseTotals plus(PurchaseTotals other) {
    return new PurchaseTotals(
        Math.max(lastMs, other.lastMs),
        frequency + other.frequency,
        Math.addExact(moneyMinor, other.moneyMinor));
  }
}
