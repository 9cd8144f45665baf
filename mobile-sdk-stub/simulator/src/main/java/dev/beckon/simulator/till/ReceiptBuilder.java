package dev.beckon.simulator.till;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the lines of one sale: those of the same article become one. Not thread-safe. */
final class ReceiptBuilder {
  private static final int PRICE_DIGITS = 6;

  private final String invoice;
  private final String storeId;
  private final String customer;
  private final long atMs;
  private final Map<String, Total> bySku = new LinkedHashMap<>();

  ReceiptBuilder(String invoice, String storeId, String customer, long atMs) {
    this.invoice = invoice;
    this.storeId = storeId;
    this.customer = customer;
    this.atMs = atMs;
  }

  private record Total(int quantity, BigDecimal price) {
    Total plus(Total other) {
      return new Total(Math.addExact(quantity, other.quantity), price.add(other.price));
    }

    /** The mean price, where the same article was sold at several. */
    Receipt.Line line(String sku) {
      BigDecimal unit =
          price
              .divide(BigDecimal.valueOf(quantity), PRICE_DIGITS, RoundingMode.HALF_EVEN)
              .stripTrailingZeros();
      return new Receipt.Line(sku, quantity, unit);
    }
  }

  String invoice() {
    return invoice;
  }

  void add(String sku, int quantity, BigDecimal unitPrice) {
    Total total = new Total(quantity, unitPrice.multiply(BigDecimal.valueOf(quantity)));
    bySku.merge(sku, total, Total::plus);
  }

  /** One receipt; several, {@code -2} and so on added to the id, when there are too many lines. */
  List<Receipt> build() {
    List<Receipt.Line> lines = new ArrayList<>(bySku.size());
    bySku.forEach((sku, total) -> lines.add(total.line(sku)));
    List<Receipt> parts = new ArrayList<>();
    for (int from = 0; from < lines.size(); from += Receipt.MAX_LINES) {
      String id = parts.isEmpty() ? invoice : invoice + "-" + (parts.size() + 1);
      int to = Math.min(lines.size(), from + Receipt.MAX_LINES);
      parts.add(new Receipt(id, storeId, customer, atMs, lines.subList(from, to)));
    }
    return parts;
  }
}
