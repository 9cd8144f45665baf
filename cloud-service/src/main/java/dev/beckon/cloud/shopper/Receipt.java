package dev.beckon.cloud.shopper;

import java.util.List;

/**
 * What a till tells of one receipt.
 *
 * @param receiptId unique within its store, 1 to 64 characters
 * @param customer the till's name for the buyer, 1 to 64 characters, or null where it knows none
 * @param atMs when it was printed, unix ms
 * @param returnOf the receipt of the same store whose goods came back, or null; then every line is
 *     a return, whatever the sign of its quantity
 * @param cancelled the receipt with this id is void, whatever was told of it; then there are no
 *     lines
 * @param lines at most {@value #MOST_LINES}
 */
public record Receipt(
    String receiptId,
    String storeId,
    String customer,
    long atMs,
    String returnOf,
    boolean cancelled,
    List<Line> lines) {

  /** The most lines one receipt may have. */
  public static final int MOST_LINES = 2_000;

  /** Keeps its own copy of the lines. */
  public Receipt {
    lines = List.copyOf(lines);
  }

  /**
   * A product on it.
   *
   * @param sku as {@link Gtin#normalised} has it
   * @param category the retailer's name for the kind of product, or null
   * @param quantity how many; negative ones came back
   * @param unitPriceMicros price of one in millionths of the currency unit, since some prices are
   *     finer than coins; {@link #NO_PRICE} when it was not told
   */
  public record Line(String sku, String category, long quantity, long unitPriceMicros) {
    /** Of a line whose price was not told. */
    public static final long NO_PRICE = -1;

    /** The greatest quantity either way. */
    public static final long MOST_QUANTITY = 1_000_000;

    /** The greatest price: a million currency units. */
    public static final long MOST_PRICE_MICROS = 1_000_000_000_000L;

    /** Whether something was sold: what was free was not bought. */
    boolean isSale() {
      return quantity > 0 && unitPriceMicros != 0;
    }

    /**
     * What was paid for the line, negative for a return.
     *
     * @param minorDigits decimals of the currency, 0 to 6
     * @return in minor units, rounded half up, away from zero
     */
    public long amountMinor(int minorDigits) {
      if (unitPriceMicros == NO_PRICE) {
        return 0;
      }
      long microsPerMinor = 1;
      for (int digits = minorDigits; digits < 6; digits++) {
        microsPerMinor *= 10;
      }
      long micros = Math.multiplyExact(Math.abs(quantity), unitPriceMicros);
      long minor = (micros + microsPerMinor / 2) / microsPerMinor;
      return quantity < 0 ? -minor : minor;
    }
  }

  /** Whether it counts as a purchase: something on it was sold. */
  public boolean isSale() {
    return returnOf == null && lines.stream().anyMatch(Line::isSale);
  }

  /** What was paid, less what came back, in minor units. */
  public long moneyMinor(int minorDigits) {
    long sum = 0;
    for (Line line : lines) {
      long amount = line.amountMinor(minorDigits);
      sum = Math.addExact(sum, returnOf == null ? amount : -Math.abs(amount));
    }
    return sum;
  }
}
