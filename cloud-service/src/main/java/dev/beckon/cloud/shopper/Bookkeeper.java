package dev.beckon.cloud.shopper;

import dev.beckon.cloud.shopper.Outcome.Refusal;
import dev.beckon.cloud.shopper.PurchaseLog.Entry;
import dev.beckon.cloud.shopper.PurchaseLog.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides what a receipt changes: whether it is new, repeated or contradicts what was told before,
 * and what its customer's purchases are afterwards. In whatever order receipts, returns and
 * cancellations come, the same is left: a cancellation that comes first is remembered, and what is
 * returned of a cancelled receipt is as void as the receipt.
 */
public final class Bookkeeper {
  private static final long DAY_MS = 86_400_000;

  /** What is known so far. Changes are made to it, and kept by whoever gave it. */
  public interface Books {

    /** What is registered under a receipt's id, or null. */
    Registered registered(String storeId, String receiptId);

    /** Registers a receipt whose customer's purchases, if it has one, change in the same step. */
    void register(String storeId, String receiptId, Registered receipt);

    /** A customer's purchases; to be changed only together with a call of {@link #register}. */
    PurchaseLog log(String customer);

    /** The number of a product; 0 where no more products can be told apart. */
    int product(String sku);

    /** The number of a category; 0 for null, or where no more can be told apart. */
    int category(String category);
  }

  private final Books books;
  private final int minorDigits;
  private final int day;

  /**
   * @param minorDigits decimals of the currency
   * @param nowMs unix ms
   */
  public Bookkeeper(Books books, int minorDigits, long nowMs) {
    this.books = books;
    this.minorDigits = minorDigits;
    day = (int) (nowMs / DAY_MS);
  }

  /** Books one receipt. */
  public Outcome take(Receipt receipt) {
    Registered known = books.registered(receipt.storeId(), receipt.receiptId());
    return receipt.cancelled() ? cancel(receipt, known) : sale(receipt, known);
  }

  private Outcome sale(Receipt receipt, Registered known) {
    Registered original =
        receipt.returnOf() == null ? null : books.registered(receipt.storeId(), receipt.returnOf());
    String customer = receipt.customer();
    if (customer == null && original != null && !original.customer().isEmpty()) {
      customer = original.customer();
    }
    if (known != null && known.content() != null) {
      return compare(receipt, customer, known);
    }
    if (customer == null) {
      return receipt.returnOf() == null
          ? Outcome.UNLINKED
          : Outcome.refused(Refusal.UNKNOWN_RETURN);
    }
    boolean cancelled = known != null && known.cancelled();
    boolean isVoid = cancelled || (original != null && original.cancelled(customer));
    if (!isVoid) {
      books.log(customer).add(entry(receipt));
      if (receipt.returnOf() != null && original == null) {
        // So that a cancellation of the receipt that comes before it finds what was returned.
        books.register(
            receipt.storeId(), receipt.returnOf(), new Registered(day, false, null, customer));
      }
    }
    books.register(
        receipt.storeId(),
        receipt.receiptId(),
        new Registered(day, cancelled, Registered.Content.of(receipt), customer));
    return Outcome.TAKEN;
  }

  private static Outcome compare(Receipt receipt, String customer, Registered known) {
    Registered.Content content = Registered.Content.of(receipt);
    if (!known.customer().equals(customer)) {
      return Outcome.refused(Refusal.CUSTOMER_DIFFERS);
    }
    if (known.content().time() != content.time()) {
      return Outcome.refused(Refusal.TIME_DIFFERS);
    }
    return known.content().lines() == content.lines()
        ? Outcome.REPEATED
        : Outcome.refused(Refusal.LINES_DIFFER);
  }

  private Outcome cancel(Receipt receipt, Registered known) {
    String customer = receipt.customer() == null ? "" : receipt.customer();
    if (known == null) {
      books.register(
          receipt.storeId(), receipt.receiptId(), new Registered(day, true, null, customer));
      return Outcome.TAKEN;
    }
    if (known.cancelled()) {
      return Outcome.REPEATED;
    }
    if (!customer.isEmpty() && !known.customer().equals(customer)) {
      return Outcome.refused(Refusal.CUSTOMER_DIFFERS);
    }
    PurchaseLog log = books.log(known.customer());
    long key = key(receipt.storeId(), receipt.receiptId());
    if (log.hasForgotten() && !log.holds(key)) {
      return Outcome.refused(Refusal.TOO_OLD);
    }
    log.remove(key);
    books.register(receipt.storeId(), receipt.receiptId(), known.asCancelled());
    return Outcome.TAKEN;
  }

  private Entry entry(Receipt receipt) {
    TreeMap<Integer, TreeSet<Integer>> bought = new TreeMap<>();
    if (receipt.returnOf() == null) {
      for (Receipt.Line line : receipt.lines()) {
        int product = line.isSale() ? books.product(line.sku()) : 0;
        if (product > 0) {
          bought
              .computeIfAbsent(books.category(line.category()), category -> new TreeSet<>())
              .add(product);
        }
      }
    }
    List<Group> groups = new ArrayList<>();
    bought.forEach((category, ids) -> groups.add(new Group(category, List.copyOf(ids))));
    return new Entry(
        key(receipt.storeId(), receipt.receiptId()),
        receipt.atMs(),
        receipt.isSale(),
        receipt.moneyMinor(minorDigits),
        receipt.returnOf() == null ? 0 : key(receipt.storeId(), receipt.returnOf()),
        groups);
  }

  private static long key(String storeId, String receiptId) {
    return Digests.of48(storeId + '\n' + receiptId);
  }
}
