package dev.beckon.simulator.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Real till lines of a retailer (UCI Online Retail): sales only, each order a receipt, with all
 * dates shifted by whole days so that the last one is yesterday. A sale is a line whose invoice
 * does not begin with {@code C} (a cancellation), with a customer, a quantity and a price above 0.
 */
final class TillLines {
  private static final String HEADER =
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
  private static final int MAX_LINES = 5_000_000;
  private static final int MAX_RECEIPTS_PER_CALL = 500;
  private static final int MAX_LINES_PER_CALL = 8_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final List<Order> orders;

  private TillLines(List<Order> orders) {
    this.orders = orders;
  }

  /** One thing sold. */
  record Line(String sku, int quantity, double unitPrice) {}

  /** One receipt; atMs is unix milliseconds, shifted. */
  record Order(String receiptId, String customer, long atMs, List<Line> lines) {}

  /**
   * Reads a file.
   *
   * @param nowMs unix ms; the last day of the file becomes the day before, in UTC
   * @throws IOException when it cannot be read or is not of that form; the message names the line
   */
  static TillLines read(Path csvGz, long nowMs) throws IOException {
    Map<String, Order> orders = new LinkedHashMap<>();
    LocalDateTime last = LocalDateTime.MIN;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(csvGz)), StandardCharsets.UTF_8))) {
      if (!HEADER.equals(lines.readLine())) {
        throw new IOException(csvGz + " line 1 allowed: " + HEADER);
      }
      int number = 1;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (++number > MAX_LINES) {
          throw new IOException(csvGz + " has more than " + MAX_LINES + " lines");
        }
        LocalDateTime at = add(csvGz, number, line, orders);
        last = at.isAfter(last) ? at : last;
      }
    }
    if (orders.isEmpty()) {
      throw new IOException(csvGz + " holds no sale");
    }
    long shiftMs = shiftMs(last, nowMs);
    return new TillLines(orders.values().stream().map(o -> shifted(o, shiftMs)).toList());
  }

  /** Adds the line's sale, if it is one, to its order; answers the line's time. */
  private static LocalDateTime add(Path file, int number, String line, Map<String, Order> orders)
      throws IOException {
    try {
      List<String> fields = fields(line);
      LocalDateTime at = LocalDateTime.parse(fields.get(4), TIME);
      int quantity = Integer.parseInt(fields.get(3));
      double unitPrice = Double.parseDouble(fields.get(5));
      String customer = fields.get(6);
      if (!fields.get(0).startsWith("C") && quantity > 0 && unitPrice > 0 && !customer.isEmpty()) {
        orders
            .computeIfAbsent(
                fields.get(0),
                id ->
                    new Order(
                        id,
                        customer.endsWith(".0")
                            ? customer.substring(0, customer.length() - 2)
                            : customer,
                        at.toInstant(ZoneOffset.UTC).toEpochMilli(),
                        new ArrayList<>()))
            .lines()
            .add(new Line(fields.get(1), quantity, unitPrice));
      }
      return at;
    } catch (RuntimeException e) {
      throw new IOException(file + " line " + number + ": " + e.getMessage(), e);
    }
  }

  /** The eight fields of a line; one in quotes may hold commas, and quotes doubled. */
  static List<String> fields(String line) {
    List<String> fields = new ArrayList<>(8);
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    if (fields.size() != 8 || quoted) {
      throw new IllegalArgumentException(fields.size() + " fields, allowed: 8");
    }
    return fields;
  }

  private static long shiftMs(LocalDateTime last, long nowMs) {
    LocalDateTime now = LocalDateTime.ofInstant(Instant.ofEpochMilli(nowMs), ZoneOffset.UTC);
    long days = ChronoUnit.DAYS.between(last.toLocalDate(), now.toLocalDate().minusDays(1));
    return Duration.ofDays(days).toMillis();
  }

  private static Order shifted(Order order, long shiftMs) {
    return new Order(order.receiptId(), order.customer(), order.atMs() + shiftMs, order.lines());
  }

  /** All orders, in the order of the file. */
  List<Order> orders() {
    return orders;
  }

  /** Product to its last sale to a customer, unix ms; empty for one who never bought. */
  Map<String, Long> lastSoldMs(String customer) {
    Map<String, Long> last = new HashMap<>();
    for (Order order : orders) {
      if (order.customer().equals(customer)) {
        order.lines().forEach(line -> last.merge(line.sku(), order.atMs(), Math::max));
      }
    }
    return last;
  }

  /** Posts all orders through the tills' interface, telling how far it is. */
  void post(Retail retail, String storeId, Terminal terminal)
      throws IOException, InterruptedException {
    long startNs = System.nanoTime();
    int next = 0;
    int lines = 0;
    int told = 0;
    while (next < orders.size()) {
      JsonArray receipts = new JsonArray();
      int linesInCall = 0;
      while (next < orders.size()
          && receipts.size() < MAX_RECEIPTS_PER_CALL
          && linesInCall + orders.get(next).lines().size() <= MAX_LINES_PER_CALL) {
        Order order = orders.get(next++);
        linesInCall += order.lines().size();
        receipts.add(json(storeId, order));
      }
      retail.sell(receipts);
      lines += linesInCall;
      int percent = 100 * next / orders.size();
      if (percent / 20 > told / 20) {
        told = percent;
        terminal.say(
            String.format(
                Locale.ROOT,
                "Till lines: %d %% (%,d receipts, %,d lines, %.1f s)",
                percent,
                next,
                lines,
                (System.nanoTime() - startNs) / 1e9));
      }
    }
  }

  private static JsonObject json(String storeId, Order order) {
    JsonArray lines = new JsonArray();
    for (Line line : order.lines()) {
      lines.add(
          new JsonObject()
              .put("sku", line.sku())
              .put("quantity", line.quantity())
              .put("unitPrice", line.unitPrice()));
    }
    return new JsonObject()
        .put("receiptId", order.receiptId())
        .put("storeId", storeId)
        .put("customer", order.customer())
        .put("atMs", order.atMs())
        .put("lines", lines);
  }
}
