package dev.beckon.simulator.till;

import java.math.BigDecimal;
import java.util.List;

/**
 * One sale at a till.
 *
 * @param receiptId unique within the retailer, 1 to 64 characters
 * @param storeId where
 * @param customer who the till says it was, 1 to 64 characters
 * @param atMs when, unix ms
 * @param lines 1 to 2,000
 */
public record Receipt(
    String receiptId, String storeId, String customer, long atMs, List<Line> lines) {
  /** The most lines one receipt may have (docs/protocol/openapi.yaml). */
  public static final int MAX_LINES = 2_000;

  /** Checks the number of lines. */
  public Receipt {
    lines = List.copyOf(lines);
    if (lines.isEmpty() || lines.size() > MAX_LINES) {
      throw new IllegalArgumentException(
          "receipt " + receiptId + " has " + lines.size() + " lines; allowed: 1 to " + MAX_LINES);
    }
  }

  /**
   * One article on it.
   *
   * @param quantity 1 or more
   * @param unitPrice of one, 0 or more
   */
  public record Line(String sku, int quantity, BigDecimal unitPrice) {}
}
