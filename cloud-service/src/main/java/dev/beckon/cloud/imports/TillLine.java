package dev.beckon.cloud.imports;

import dev.beckon.cloud.shopper.Receipt;
import java.math.BigDecimal;

/**
 * One line of a file that can be told to the service.
 *
 * @param number of the line in the file, from 1, the header included
 * @param customer null where there is none
 * @param unitPrice as written, a decimal number; null where there is none
 * @param category null where there is none
 * @param returnOf null where it is no return
 */
record TillLine(
    long number,
    String receiptId,
    String customer,
    long atMs,
    String sku,
    long quantity,
    String unitPrice,
    String category,
    String returnOf) {

  /** Whether it is a sale to somebody known: those are what reports add up. */
  boolean isKnownSale() {
    return customer != null
        && returnOf == null
        && quantity > 0
        && unitPrice != null
        && new BigDecimal(unitPrice).signum() > 0;
  }

  /** What was paid for it, in minor units. */
  long amountMinor(int minorDigits) {
    long micros = new BigDecimal(unitPrice).movePointRight(6).longValueExact();
    return new Receipt.Line(sku, category, quantity, micros).amountMinor(minorDigits);
  }
}
