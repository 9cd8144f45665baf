package dev.beckon.cloud.imports;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What an import came to. Not thread-safe. */
public final class Totals {
  /** So many refused lines stand in the report; all of them in the file beside it. */
  static final int MOST_SHOWN = 1_000;

  private final NameSet customers = new NameSet();
  private final NameSet orders = new NameSet();
  private final List<RefusedLine> shown = new ArrayList<>();
  private final int minorDigits;
  private long lines;
  private long refused;
  private long revenueMinor;
  private long returnedMinor;
  private long repeatedReceipts;
  private double linesPerSecond;

  Totals(int minorDigits) {
    this.minorDigits = minorDigits;
  }

  void taken(TillLine line) {
    lines++;
    if (line.isKnownSale()) {
      customers.add(line.customer());
      orders.add(line.receiptId());
      revenueMinor = Math.addExact(revenueMinor, line.amountMinor(minorDigits));
    } else if (line.customer() != null && line.unitPrice() != null) {
      returnedMinor = Math.addExact(returnedMinor, Math.abs(line.amountMinor(minorDigits)));
    }
  }

  void refused(RefusedLine line) {
    lines++;
    refused++;
    if (shown.size() < MOST_SHOWN) {
      shown.add(line);
    }
  }

  void repeated(int receipts) {
    repeatedReceipts += receipts;
  }

  void rate(double perSecond) {
    linesPerSecond = perSecond;
  }

  long lines() {
    return lines;
  }

  long refused() {
    return refused;
  }

  /** For programs: money as decimal text, the refused lines up to a limit. */
  public JsonObject toJson() {
    JsonArray list = new JsonArray();
    shown.forEach(line -> list.add(line.toJson()));
    return new JsonObject()
        .put("lines", lines)
        .put("refused", refused)
        .put("customers", customers.size())
        .put("orders", orders.size())
        .put("revenue", money(revenueMinor))
        .put("returned", money(returnedMinor))
        .put("repeatedReceipts", repeatedReceipts)
        .put("linesPerSecond", Math.round(linesPerSecond))
        .put("refusedLines", list);
  }

  private BigDecimal money(long minor) {
    return BigDecimal.valueOf(minor, minorDigits);
  }
}
