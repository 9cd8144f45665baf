package dev.beckon.cloud.shopper;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * All that is kept of one customer's purchases: receipts without prices or quantities, so packed
 * that a typical customer takes some 150 bytes. Everything else about purchases is derived from it.
 *
 * <pre>
 * log     = 1 (u8, format) · revision (u32) · totals · flags (u8: 1 = has forgotten)
 *           · [totals of what was forgotten] · receipt*, oldest first
 * totals  = frequency · money (signed) · last (unix ms)
 * receipt = key (48 bits) · ms since the receipt before · flags (u8: 1 = sale, 2 = return of)
 *           · money (signed) · [key of the receipt taken back (48 bits)]
 *           · groups (count) · group*
 * group   = category (0 = none) · products (count) · first product · distance to the next …
 * </pre>
 *
 * Numbers without a width are {@link Varints}; money is in minor units. Products and categories are
 * numbered by the names' dictionary. Not thread-safe.
 */
public final class PurchaseLog {
  /** What a log may take; beyond it the oldest receipts are added up and forgotten. */
  static final int MOST_BYTES = 64 * 1024;

  /** Bytes that change with every change: format and revision. */
  public static final int REVISION_BYTES = 5;

  /** Bytes in which the totals are to be found. */
  public static final int TOTALS_BYTES = 32;

  private static final int FORMAT = 1;
  private static final int KEY_BYTES = 6;
  private static final int FORGOTTEN = 1;
  private static final int SALE = 1;
  private static final int RETURN_OF = 2;

  private final List<Entry> entries = new ArrayList<>();
  private long revision;
  private PurchaseTotals forgotten = PurchaseTotals.NONE;
  private int receiptsForgotten;

  /**
   * One receipt.
   *
   * @param key names it among the customer's
   * @param sale whether something was bought
   * @param returnOf key of the receipt whose goods came back, or 0
   * @param groups what was bought
   */
  public record Entry(
      long key, long atMs, boolean sale, long moneyMinor, long returnOf, List<Group> groups) {}

  /**
   * Products of one category on a receipt.
   *
   * @param category 0 for none
   * @param products ascending, each once
   */
  public record Group(int category, List<Integer> products) {}

  /** Takes one product of one receipt. */
  @FunctionalInterface
  public interface Visitor {

    /**
     * A product was bought.
     *
     * @param category 0 for none
     */
    void bought(int product, int category, long atMs);
  }

  /** The log of somebody who never bought. */
  public PurchaseLog() {}

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException saying what is wrong with the bytes
   */
  public static PurchaseLog decode(byte[] bytes) {
    Varints.Reader in = reader(bytes);
    PurchaseLog log = new PurchaseLog();
    log.revision = in.fixed(4);
    totals(in);
    if ((in.fixed(1) & FORGOTTEN) != 0) {
      log.forgotten = totals(in);
    }
    long atMs = 0;
    while (in.hasMore()) {
      long key = in.fixed(KEY_BYTES);
      atMs += in.unsigned();
      long flags = in.fixed(1);
      long moneyMinor = in.signed();
      long returnOf = (flags & RETURN_OF) != 0 ? in.fixed(KEY_BYTES) : 0;
      log.entries.add(new Entry(key, atMs, (flags & SALE) != 0, moneyMinor, returnOf, groups(in)));
    }
    return log;
  }

  /**
   * Reads the totals only.
   *
   * @param head the first {@value #TOTALS_BYTES} bytes of a log, or all of a shorter one
   * @throws IllegalArgumentException saying what is wrong with the bytes
   */
  public static PurchaseTotals totals(byte[] head) {
    Varints.Reader in = reader(head);
    in.fixed(4);
    return totals(in);
  }

  private static Varints.Reader reader(byte[] bytes) {
    Varints.Reader in = new Varints.Reader(bytes);
    long format = in.fixed(1);
    if (format != FORMAT) {
      throw new IllegalArgumentException("purchases in format " + format);
    }
    return in;
  }

  private static PurchaseTotals totals(Varints.Reader in) {
    long frequency = in.unsigned();
    long moneyMinor = in.signed();
    return new PurchaseTotals(in.unsigned(), frequency, moneyMinor);
  }

  private static List<Group> groups(Varints.Reader in) {
    List<Group> groups = new ArrayList<>();
    for (int group = in.count(); group > 0; group--) {
      int category = Math.toIntExact(in.unsigned());
      int count = in.count();
      List<Integer> products = new ArrayList<>(count);
      int product = 0;
      for (int i = 0; i < count; i++) {
        product = Math.toIntExact(product + in.unsigned());
        products.add(product);
      }
      groups.add(new Group(category, products));
    }
    return groups;
  }

  /** Its bytes, under the next revision. Forgets the oldest receipts when it has grown too long. */
  public byte[] encode() {
    entries.sort(Comparator.comparingLong(Entry::atMs).thenComparingLong(Entry::key));
    byte[] bytes = written();
    while (bytes.length > MOST_BYTES) {
      List<Entry> oldest = entries.subList(0, (entries.size() + 3) / 4);
      forgotten = sum(oldest).plus(forgotten);
      receiptsForgotten += oldest.size();
      oldest.clear();
      bytes = written();
    }
    return bytes;
  }

  private byte[] written() {
    Varints.Writer out = new Varints.Writer(64 + entries.size() * 64);
    out.fixed(FORMAT, 1);
    out.fixed(revision + 1, 4);
    write(totals(), out);
    out.fixed(hasForgotten() ? FORGOTTEN : 0, 1);
    if (hasForgotten()) {
      write(forgotten, out);
    }
    long beforeMs = 0;
    for (Entry entry : entries) {
      write(entry, entry.atMs() - beforeMs, out);
      beforeMs = entry.atMs();
    }
    return out.toBytes();
  }

  private static void write(PurchaseTotals totals, Varints.Writer out) {
    out.unsigned(totals.frequency());
    out.signed(totals.moneyMinor());
    out.unsigned(totals.lastMs());
  }

  private static void write(Entry entry, long sinceMs, Varints.Writer out) {
    out.fixed(entry.key(), KEY_BYTES);
    out.unsigned(sinceMs);
    out.fixed((entry.sale() ? SALE : 0) | (entry.returnOf() != 0 ? RETURN_OF : 0), 1);
    out.signed(entry.moneyMinor());
    if (entry.returnOf() != 0) {
      out.fixed(entry.returnOf(), KEY_BYTES);
    }
    out.unsigned(entry.groups().size());
    for (Group group : entry.groups()) {
      out.unsigned(group.category());
      out.unsigned(group.products().size());
      int before = 0;
      for (int product : group.products()) {
        out.unsigned(product - before);
        before = product;
      }
    }
  }

  /** Recency, frequency and money of all receipts that count. */
  public PurchaseTotals totals() {
    return sum(entries).plus(forgotten);
  }

  private static PurchaseTotals sum(Collection<Entry> entries) {
    long lastMs = 0;
    long frequency = 0;
    long moneyMinor = 0;
    for (Entry entry : entries) {
      moneyMinor = Math.addExact(moneyMinor, entry.moneyMinor());
      if (entry.sale()) {
        frequency++;
        lastMs = Math.max(lastMs, entry.atMs());
      }
    }
    return new PurchaseTotals(lastMs, frequency, moneyMinor);
  }

  /** The receipts that are remembered one by one, oldest first. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** What older receipts come to, which were added up and forgotten. */
  public PurchaseTotals forgotten() {
    return forgotten;
  }

  /** How many receipts were added up and forgotten since it was read. */
  public int receiptsForgotten() {
    return receiptsForgotten;
  }

  /** Shows every product of every receipt, oldest receipt first. */
  public void visit(Visitor visitor) {
    for (Entry entry : entries) {
      for (Group group : entry.groups()) {
        group.products().forEach(id -> visitor.bought(id, group.category(), entry.atMs()));
      }
    }
  }

  /** How many times it was changed. */
  public long revision() {
    return revision;
  }

  /** Whether receipts were added up and forgotten. */
  boolean hasForgotten() {
    return !forgotten.equals(PurchaseTotals.NONE);
  }

  void add(Entry entry) {
    entries.add(entry);
  }

  boolean holds(long key) {
    return entries.stream().anyMatch(entry -> entry.key() == key);
  }

  /** Takes a receipt out, and what was returned of it. */
  void remove(long key) {
    entries.removeIf(entry -> entry.key() == key || entry.returnOf() == key);
  }
}
