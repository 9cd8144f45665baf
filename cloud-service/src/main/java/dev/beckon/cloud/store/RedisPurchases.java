package dev.beckon.cloud.store;

import dev.beckon.cloud.shopper.Bookkeeper;
import dev.beckon.cloud.shopper.Outcome;
import dev.beckon.cloud.shopper.Purchases;
import dev.beckon.cloud.shopper.Receipt;
import dev.beckon.cloud.store.PurchaseBooks.Change;
import dev.beckon.cloud.store.PurchaseBooks.ReceiptName;
import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Purchases in Redis. A call reads all that its receipts are about, decides, and writes each
 * customer's change in one step that only succeeds when nobody changed it meanwhile; what did not
 * succeed is decided anew.
 */
public final class RedisPurchases implements Purchases {
  private static final Script PURCHASES = Script.load("purchases.lua");
  private static final int ATTEMPTS = 20;
  private static final long DAY_MS = 86_400_000;

  private final RedisConnection redis;
  private final RedisNames names;
  private final int minorDigits;
  private final Duration retention;
  private final Counter forgotten;
  private final Counter unnamed;

  /**
   * Purchases in this Redis.
   *
   * @param minorDigits decimals of the currency
   * @param retention how long a customer's purchases are kept when nothing new comes
   */
  public RedisPurchases(
      RedisConnection redis, int minorDigits, Duration retention, MeterRegistry meters) {
    this(redis, minorDigits, retention, meters, new RedisNames(redis));
  }

  RedisPurchases(
      RedisConnection redis,
      int minorDigits,
      Duration retention,
      MeterRegistry meters,
      RedisNames names) {
    this.redis = redis;
    this.minorDigits = minorDigits;
    this.retention = retention;
    this.names = names;
    forgotten =
        Counter.builder("beckon_purchases_forgotten_receipts_total")
            .description("Oldest receipts of customers who have more than 64 KiB: only added up")
            .register(meters);
    unnamed =
        Counter.builder("beckon_purchases_unnamed_total")
            .description("Products and categories left out, as 2,000,000 others are known")
            .register(meters);
  }

  @Override
  public CompletionStage<List<Outcome>> take(List<Receipt> receipts, long nowMs) {
    Outcome[] outcomes = new Outcome[receipts.size()];
    return attempt(receipts, new LinkedHashSet<>(names(receipts)), outcomes, nowMs, ATTEMPTS)
        .thenApply(done -> Arrays.asList(outcomes));
  }

  private static List<ReceiptName> names(List<Receipt> receipts) {
    return receipts.stream().map(RedisPurchases::name).toList();
  }

  private static ReceiptName name(Receipt receipt) {
    return new ReceiptName(receipt.storeId(), receipt.receiptId());
  }

  /**
   * @param open the receipts that are not dealt with yet
   * @param outcomes is filled, in the order of the receipts
   */
  private CompletionStage<Void> attempt(
      List<Receipt> receipts,
      Set<ReceiptName> open,
      Outcome[] outcomes,
      long nowMs,
      int attemptsLeft) {
    if (open.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    if (attemptsLeft == 0) {
      return CompletableFuture.failedFuture(
          new RedisException(open.size() + " receipts were changed by others all the time"));
    }
    List<Receipt> now = receipts.stream().filter(one -> open.contains(name(one))).toList();
    return read(now)
        .thenCompose(
            books -> {
              Bookkeeper keeper = new Bookkeeper(books, minorDigits, nowMs);
              for (int i = 0; i < outcomes.length; i++) {
                if (open.contains(name(receipts.get(i)))) {
                  outcomes[i] = keeper.take(receipts.get(i));
                }
              }
              long oldestDay = Math.max(0, (nowMs - retention.toMillis()) / DAY_MS);
              return write(books.changes(retention.toSeconds(), oldestDay));
            })
        .thenCompose(stale -> attempt(receipts, stale, outcomes, nowMs, attemptsLeft - 1));
  }

  private CompletionStage<PurchaseBooks> read(List<Receipt> receipts) {
    PurchaseBooks books = new PurchaseBooks();
    Set<ReceiptName> ids = new LinkedHashSet<>();
    Set<String> customers = new LinkedHashSet<>();
    Set<String> named = new LinkedHashSet<>();
    for (Receipt receipt : receipts) {
      ids.add(name(receipt));
      if (receipt.returnOf() != null) {
        ids.add(new ReceiptName(receipt.storeId(), receipt.returnOf()));
      }
      if (receipt.customer() != null) {
        customers.add(receipt.customer());
        addNames(receipt, named);
      }
    }
    CompletableFuture<Map<String, Integer>> numbers = names.numbers(named).toCompletableFuture();
    CompletableFuture<Map<ReceiptName, byte[]>> registered =
        all(ids, id -> redis.hgetRaw(Keys.receipts(id.storeId(), id.receiptId()), id.receiptId()));
    CompletableFuture<Map<String, byte[]>> logs = all(customers, this::log);
    return CompletableFuture.allOf(numbers, registered, logs)
        .thenCompose(
            done -> {
              books.names(numbers.join());
              unnamed.increment(Collections.frequency(numbers.join().values(), 0));
              registered.join().forEach(books::receipt);
              logs.join().forEach(books::log);
              return all(books.customersToRead(), this::log);
            })
        .thenApply(
            more -> {
              more.forEach(books::log);
              return books;
            });
  }

  private static void addNames(Receipt receipt, Set<String> named) {
    for (Receipt.Line line : receipt.lines()) {
      named.add(RedisNames.product(line.sku()));
      if (line.category() != null) {
        named.add(RedisNames.category(line.category()));
      }
    }
  }

  private CompletionStage<byte[]> log(String customer) {
    return redis.getRaw(Keys.customer(customer));
  }

  /** Reads that are on their way before the first answer; what is missing is null. */
  private static <T> CompletableFuture<Map<T, byte[]>> all(
      Collection<T> items, Function<T, CompletionStage<byte[]>> read) {
    Map<T, CompletableFuture<byte[]>> reads = new LinkedHashMap<>();
    items.forEach(item -> reads.put(item, read.apply(item).toCompletableFuture()));
    return CompletableFuture.allOf(reads.values().toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done -> {
              Map<T, byte[]> found = new LinkedHashMap<>();
              reads.forEach((item, bytes) -> found.put(item, bytes.join()));
              return found;
            });
  }

  /** Writes the changes; returns the receipts of those that came too late. */
  private CompletionStage<Set<ReceiptName>> write(List<Change> changes) {
    List<CompletableFuture<Boolean>> written = new ArrayList<>();
    for (Change change : changes) {
      written.add(
          redis
              .runRaw(PURCHASES, change.keys(), change.args())
              .thenApply(reply -> reply.get(0)[0] == '1')
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(written.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            done -> {
              Set<ReceiptName> stale = new LinkedHashSet<>();
              for (int i = 0; i < written.size(); i++) {
                if (written.get(i).join()) {
                  forgotten.increment(changes.get(i).forgotten());
                } else {
                  stale.addAll(changes.get(i).receipts());
                }
              }
              return stale;
            });
  }
}
