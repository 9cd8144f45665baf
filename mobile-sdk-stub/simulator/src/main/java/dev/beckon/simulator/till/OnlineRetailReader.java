package dev.beckon.simulator.till;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Reads till lines in the form of the UCI Online Retail data set (gzipped CSV with the columns
 * InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country) as
 * receipts. Sales only: no cancellation, quantity and price above 0, with a customer. Dates are
 * moved by a whole number of days so that the last one is yesterday. Lines are streamed; only the
 * ids of invoices and customers are held.
 */
public final class OnlineRetailReader {
  private static final List<String> COLUMNS =
      List.of(
          "InvoiceNo",
          "StockCode",
          "Description",
          "Quantity",
          "InvoiceDate",
          "UnitPrice",
          "CustomerID",
          "Country");
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final Path file;
  private final String storeId;

  /**
   * A reader of one file.
   *
   * @param storeId which store the receipts are said to come from
   */
  public OnlineRetailReader(Path file, String storeId) {
    this.file = file;
    this.storeId = storeId;
  }

  /** One line that is a sale. */
  record Sale(
      String invoice,
      String sku,
      int quantity,
      LocalDateTime at,
      BigDecimal unitPrice,
      String customer) {}

  /**
   * Reads the file, twice: for its last day, then for its receipts, in the file's order.
   *
   * @param clock says, with its zone, which day is today and what times of day mean
   * @param sink takes each receipt
   * @throws IOException when the file cannot be read, naming the record where one is malformed
   */
  public RetailSummary read(Clock clock, Consumer<Receipt> sink) throws IOException {
    LastDay last = new LastDay();
    long unused = forEachSale(last);
    if (last.day == null) {
      throw new IOException(file + " holds no sale");
    }
    LocalDate yesterday = LocalDate.now(clock).minusDays(1);
    long shiftDays = ChronoUnit.DAYS.between(last.day, yesterday);
    Grouper grouper = new Grouper(shiftDays, clock.getZone(), sink);
    long lines = forEachSale(grouper);
    grouper.finish();
    return new RetailSummary(
        lines,
        grouper.salesLines,
        grouper.customers.size(),
        grouper.orders.size(),
        grouper.receipts,
        grouper.revenue,
        shiftDays);
  }

  /** Takes sales one after another. */
  private interface SaleSink {
    void take(Sale sale) throws IOException;
  }

  private long forEachSale(SaleSink sink) throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file), 64 * 1024),
                StandardCharsets.UTF_8))) {
      CsvReader csv = new CsvReader(in);
      List<String> header = csv.next();
      if (!COLUMNS.equals(header)) {
        throw new IOException(file + " has the columns " + header + "; allowed: " + COLUMNS);
      }
      for (List<String> fields = csv.next(); fields != null; fields = csv.next()) {
        Sale sale = sale(fields, csv.records());
        if (sale != null) {
          sink.take(sale);
        }
      }
      return csv.records() - 1;
    }
  }

  /** The line as a sale, or null for a line of another kind. */
  private Sale sale(List<String> fields, long record) throws IOException {
    if (fields.size() != COLUMNS.size()) {
      throw new IOException(
          file + ", record " + record + " has " + fields.size() + " fields; allowed: 8");
    }
    try {
      int quantity = Integer.parseInt(fields.get(3));
      BigDecimal unitPrice = new BigDecimal(fields.get(5));
      String customer = id(fields.get(6));
      if (fields.get(0).startsWith("C")
          || quantity <= 0
          || unitPrice.signum() <= 0
          || customer.isEmpty()) {
        return null;
      }
      LocalDateTime at = LocalDateTime.parse(fields.get(4), DATE);
      return new Sale(fields.get(0), fields.get(1), quantity, at, unitPrice, customer);
    } catch (NumberFormatException | DateTimeParseException e) {
      throw new IOException(file + ", record " + record + ": " + e.getMessage(), e);
    }
  }

  /** Ids went through a spreadsheet: 17850 is written 17850.0. */
  private static String id(String written) {
    return written.endsWith(".0") ? written.substring(0, written.length() - 2) : written;
  }

  private static final class LastDay implements SaleSink {
    private LocalDate day;

    @Override
    public void take(Sale sale) {
      if (day == null || sale.at.toLocalDate().isAfter(day)) {
        day = sale.at.toLocalDate();
      }
    }
  }

  /** Joins the lines of an invoice, which stand together in the file. */
  private final class Grouper implements SaleSink {
    private final long shiftDays;
    private final ZoneId zone;
    private final Consumer<Receipt> sink;
    private final Set<String> customers = new HashSet<>();
    private final Set<String> orders = new HashSet<>();
    private ReceiptBuilder open;
    private long salesLines;
    private int receipts;
    private BigDecimal revenue = BigDecimal.ZERO;

    Grouper(long shiftDays, ZoneId zone, Consumer<Receipt> sink) {
      this.shiftDays = shiftDays;
      this.zone = zone;
      this.sink = sink;
    }

    @Override
    public void take(Sale sale) throws IOException {
      if (open == null || !open.invoice().equals(sale.invoice)) {
        finish();
        if (!orders.add(sale.invoice)) {
          throw new IOException(
              file + ": the lines of invoice " + sale.invoice + " do not stand together");
        }
        long atMs = sale.at.plusDays(shiftDays).atZone(zone).toInstant().toEpochMilli();
        open = new ReceiptBuilder(sale.invoice, storeId, sale.customer, atMs);
      }
      customers.add(sale.customer);
      salesLines++;
      revenue = revenue.add(sale.unitPrice.multiply(BigDecimal.valueOf(sale.quantity)));
      open.add(sale.sku, sale.quantity, sale.unitPrice);
    }

    void finish() {
      if (open != null) {
        for (Receipt receipt : open.build()) {
          receipts++;
          sink.accept(receipt);
        }
        open = null;
      }
    }
  }
}
