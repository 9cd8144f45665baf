package dev.beckon.cloud.store;

import dev.beckon.cloud.shopper.Bookkeeper;
import dev.beckon.cloud.shopper.PurchaseLog;
import dev.beckon.cloud.shopper.Registered;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a call's receipts are about, as read from Redis, and what they change, to be written back
 * customer by customer. For one call, by one thread at a time.
 */
final class PurchaseBooks implements Bookkeeper.Books {
  private static final byte[] NOTHING = {};

  private final Map<ReceiptName, byte[]> registeredAsRead = new HashMap<>();
  private final Map<ReceiptName, Registered> registered = new HashMap<>();
  private final Map<String, byte[]> revisions = new HashMap<>();
  private final Map<String, PurchaseLog> logs = new HashMap<>();
  private final Set<String> opened = new HashSet<>();
  private final Map<ReceiptName, String> changed = new LinkedHashMap<>();
  private Map<String, Integer> numbers = Map.of();

  /** A receipt's name. */
  record ReceiptName(String storeId, String receiptId) {}

  /**
   * What is to be written in one step: arguments of purchases.lua.
   *
   * @param forgotten receipts that the customer's purchases have no more room for
   */
  record Change(Set<ReceiptName> receipts, List<String> keys, List<byte[]> args, int forgotten) {}

  void names(Map<String, Integer> read) {
    numbers = read;
  }

  /**
   * @param bytes as stored, or null
   */
  void receipt(ReceiptName name, byte[] bytes) {
    if (bytes != null) {
      registeredAsRead.put(name, bytes);
      registered.put(name, Registered.decode(bytes));
    }
  }

  /**
   * @param bytes as stored, or null
   */
  void log(String customer, byte[] bytes) {
    logs.put(customer, bytes == null ? new PurchaseLog() : PurchaseLog.decode(bytes));
    revisions.put(
        customer, bytes == null ? NOTHING : Arrays.copyOf(bytes, PurchaseLog.REVISION_BYTES));
  }

  /** Customers that are known by a receipt's id only, and not read yet. */
  Set<String> customersToRead() {
    Set<String> customers = new LinkedHashSet<>();
    for (Registered known : registered.values()) {
      if (!known.customer().isEmpty() && !logs.containsKey(known.customer())) {
        customers.add(known.customer());
      }
    }
    return customers;
  }

  @Override
  public Registered registered(String storeId, String receiptId) {
    return registered.get(new ReceiptName(storeId, receiptId));
  }

  @Override
  public void register(String storeId, String receiptId, Registered receipt) {
    ReceiptName name = new ReceiptName(storeId, receiptId);
    registered.put(name, receipt);
    changed.put(name, receipt.customer());
  }

  @Override
  public PurchaseLog log(String customer) {
    opened.add(customer);
    return logs.get(customer);
  }

  @Override
  public int product(String sku) {
    return numbers.getOrDefault(RedisNames.product(sku), 0);
  }

  @Override
  public int category(String category) {
    return category == null ? 0 : numbers.getOrDefault(RedisNames.category(category), 0);
  }

  /**
   * What changed, one change a customer.
   *
   * @param oldestDay receipts told before this day since 1970 are forgotten on the way
   */
  List<Change> changes(long keepSeconds, long oldestDay) {
    Map<String, Set<ReceiptName>> byCustomer = new LinkedHashMap<>();
    changed.forEach(
        (name, customer) ->
            byCustomer.computeIfAbsent(customer, its -> new LinkedHashSet<>()).add(name));
    List<Change> changes = new ArrayList<>();
    byCustomer.forEach(
        (customer, names) -> changes.add(change(customer, names, keepSeconds, oldestDay)));
    return changes;
  }

  private Change change(String customer, Set<ReceiptName> names, long keepSeconds, long oldestDay) {
    boolean bought = opened.contains(customer);
    List<String> keys = new ArrayList<>();
    List<byte[]> args = new ArrayList<>();
    keys.add(Keys.customer(customer));
    args.add(bought ? revisions.get(customer) : NOTHING);
    args.add(bought ? logs.get(customer).encode() : NOTHING);
    args.add(Long.toString(keepSeconds).getBytes(StandardCharsets.US_ASCII));
    args.add(Long.toString(oldestDay).getBytes(StandardCharsets.US_ASCII));
    for (ReceiptName name : names) {
      keys.add(Keys.receipts(name.storeId(), name.receiptId()));
      args.add(name.receiptId().getBytes(StandardCharsets.UTF_8));
      args.add(registeredAsRead.getOrDefault(name, NOTHING));
      args.add(registered.get(name).encode());
    }
    int forgotten = bought ? logs.get(customer).receiptsForgotten() : 0;
    return new Change(names, keys, args, forgotten);
  }
}
