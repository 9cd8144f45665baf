package dev.beckon.cloud.shopper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * What purchases should come to: all that was told, whatever the order, added up anew in decimal
 * arithmetic of its own. Also tells stories of tills to add up.
 */
public final class PurchaseModel {
  private static final String[] STORES = {"north", "south"};
  private static final String[] CATEGORIES = {null, "dairy", "wine", "health"};

  private final Map<String, Receipt> receipts = new LinkedHashMap<>();
  private final Set<String> cancelled = new HashSet<>();

  /** What a customer's purchases come to. */
  public record Sum(
      PurchaseTotals totals, Map<String, Long> lastBySku, Map<String, Long> lastByCategory) {}

  /** Keeps something that was told; repetitions change nothing. */
  public void told(Receipt receipt) {
    String name = receipt.storeId() + '/' + receipt.receiptId();
    if (receipt.cancelled()) {
      cancelled.add(name);
    } else {
      receipts.putIfAbsent(name, receipt);
    }
  }

  /** Every customer's purchases, from scratch. */
  public Map<String, Sum> sums() {
    Map<String, List<Receipt>> valid = new TreeMap<>();
    receipts.forEach(
        (name, receipt) -> {
          boolean isVoid =
              cancelled.contains(name)
                  || cancelled.contains(receipt.storeId() + '/' + receipt.returnOf());
          List<Receipt> its =
              valid.computeIfAbsent(receipt.customer(), customer -> new ArrayList<>());
          if (!isVoid) {
            its.add(receipt);
          }
        });
    Map<String, Sum> sums = new TreeMap<>();
    valid.forEach((customer, its) -> sums.put(customer, sum(its)));
    return sums;
  }

  private static Sum sum(List<Receipt> receipts) {
    long cents = 0;
    long frequency = 0;
    long lastMs = 0;
    Map<String, Long> bySku = new HashMap<>();
    Map<String, Long> byCategory = new HashMap<>();
    for (Receipt receipt : receipts) {
      boolean sold = false;
      for (Receipt.Line line : receipt.lines()) {
        long paid = Math.round(Math.abs(line.quantity()) * (line.unitPriceMicros() / 1e4));
        boolean back = receipt.returnOf() != null || line.quantity() < 0;
        cents += back ? -paid : paid;
        if (!back && line.unitPriceMicros() > 0) {
          sold = true;
          bySku.merge(line.sku(), receipt.atMs(), Math::max);
          if (line.category() != null) {
            byCategory.merge(line.category(), receipt.atMs(), Math::max);
          }
        }
      }
      if (sold) {
        frequency++;
        lastMs = Math.max(lastMs, receipt.atMs());
      }
    }
    return new Sum(new PurchaseTotals(lastMs, frequency, cents), bySku, byCategory);
  }

  /**
   * A story of some customers, shuffled: sales with and without prices above 0, returns of both
   * kinds, cancellations of both, and repetitions.
   */
  public static List<Receipt> story(Random random, int customers, int receipts) {
    List<Receipt> story = new ArrayList<>();
    for (int i = 0; i < receipts; i++) {
      String store = STORES[random.nextInt(STORES.length)];
      String customer = "c" + random.nextInt(customers);
      Receipt sale = receipt(random, "r" + i, store, customer, null, 0.1);
      story.add(sale);
      if (random.nextInt(4) == 0) {
        Receipt back = receipt(random, "r" + i + "-back", store, customer, "r" + i, 0.5);
        story.add(back);
        if (random.nextInt(4) == 0) {
          story.add(cancellation(back, random));
        }
      }
      if (random.nextInt(5) == 0) {
        story.add(cancellation(sale, random));
      }
    }
    int told = story.size();
    for (int i = 0; i < told / 3; i++) {
      story.add(story.get(random.nextInt(told)));
    }
    java.util.Collections.shuffle(story, random);
    return story;
  }

  private static Receipt cancellation(Receipt of, Random random) {
    String customer = random.nextBoolean() ? of.customer() : null;
    return new Receipt(of.receiptId(), of.storeId(), customer, 0, null, true, List.of());
  }

  private static Receipt receipt(
      Random random, String id, String store, String customer, String returnOf, double negative) {
    List<Receipt.Line> lines = new ArrayList<>();
    for (int line = 1 + random.nextInt(6); line > 0; line--) {
      int category = random.nextInt(CATEGORIES.length);
      int quantity = 1 + random.nextInt(5);
      long cents = random.nextInt(10) == 0 ? 0 : random.nextInt(10_000);
      lines.add(
          new Receipt.Line(
              "sku-" + category + "-" + random.nextInt(12),
              CATEGORIES[category],
              random.nextDouble() < negative ? -quantity : quantity,
              cents * 10_000));
    }
    long atMs = 1_700_000_000_000L + random.nextInt(1_000) * 3_600_000L;
    return new Receipt(id, store, customer, atMs, returnOf, false, lines);
  }
}
