package dev.beckon.cloud.imports;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Receipts that are told in one call, and the lines that are refused. The same file gives the same
 * batches. Not thread-safe.
 */
final class Batch {
  private static final int MOST_RECEIPTS = 500;
  private static final int MOST_LINES = 3_000;

  private final List<TillLine> taken = new ArrayList<>();
  private final List<RefusedLine> refused = new ArrayList<>();
  private List<List<TillLine>> open = new ArrayList<>();
  private int lines;

  boolean isFull() {
    return open.size() >= MOST_RECEIPTS || lines >= MOST_LINES || refused.size() >= MOST_LINES;
  }

  boolean isEmpty() {
    return open.isEmpty() && refused.isEmpty();
  }

  void add(List<TillLine> receipt) {
    open.add(receipt);
    lines += receipt.size();
  }

  void refuse(RefusedLine line) {
    refused.add(line);
  }

  /** Whether receipts are to be told. */
  boolean hasOpen() {
    return !open.isEmpty();
  }

  /** The lines that were refused so far. */
  List<RefusedLine> refused() {
    return refused;
  }

  /** The lines that the service took. */
  List<TillLine> taken() {
    return taken;
  }

  /** The receipts that are to be told, as the call's body. */
  String body(String storeId) {
    JsonArray receipts = new JsonArray();
    open.forEach(receipt -> receipts.add(json(receipt, storeId)));
    return new JsonObject().put("receipts", receipts).encode();
  }

  private static JsonObject json(List<TillLine> receipt, String storeId) {
    JsonArray lines = new JsonArray();
    for (TillLine line : receipt) {
      JsonObject json = new JsonObject().put("sku", line.sku()).put("quantity", line.quantity());
      putIfThere(json, "unitPrice", line.unitPrice());
      putIfThere(json, "category", line.category());
      lines.add(json);
    }
    TillLine first = receipt.get(0);
    JsonObject json =
        new JsonObject()
            .put("receiptId", first.receiptId())
            .put("storeId", storeId)
            .put("atMs", first.atMs());
    putIfThere(json, "customer", first.customer());
    putIfThere(json, "returnOf", first.returnOf());
    return json.put("lines", lines);
  }

  private static void putIfThere(JsonObject json, String name, String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  /**
   * Takes the service's answer: a wrong line is refused by itself, and its receipt is to be told
   * again without it; what is wrong with a receipt refuses all its lines; the others are taken.
   */
  void answered(List<ServiceFault> faults) {
    Map<Integer, Map<Integer, ServiceFault>> byReceipt = new HashMap<>();
    for (ServiceFault fault : faults) {
      byReceipt
          .computeIfAbsent(fault.receipt(), its -> new HashMap<>())
          .putIfAbsent(fault.line(), fault);
    }
    List<List<TillLine>> again = new ArrayList<>();
    for (int i = 0; i < open.size(); i++) {
      Map<Integer, ServiceFault> its = byReceipt.get(i);
      if (its == null) {
        taken.addAll(open.get(i));
      } else {
        List<TillLine> left = withoutRefused(open.get(i), its);
        if (!left.isEmpty()) {
          again.add(left);
        }
      }
    }
    open = again;
  }

  /** Takes what came of it in an import that was ended. */
  void answeredBefore(Progress.Refusals refusals, long number) throws IOException {
    Set<Long> numbers = new HashSet<>();
    refused.clear();
    for (RefusedLine line = refusals.next(number); line != null; line = refusals.next(number)) {
      refused.add(line);
      numbers.add(line.number());
    }
    for (List<TillLine> receipt : open) {
      receipt.stream().filter(line -> !numbers.contains(line.number())).forEach(taken::add);
    }
    open = List.of();
  }

  private List<TillLine> withoutRefused(List<TillLine> receipt, Map<Integer, ServiceFault> faults) {
    ServiceFault whole = faults.get(ServiceFault.WHOLE_RECEIPT);
    List<TillLine> left = new ArrayList<>();
    for (int i = 0; i < receipt.size(); i++) {
      ServiceFault fault = whole == null ? faults.get(i) : whole;
      if (fault == null) {
        left.add(receipt.get(i));
      } else {
        refused.add(fault.of(receipt.get(i)));
      }
    }
    return left;
  }
}
