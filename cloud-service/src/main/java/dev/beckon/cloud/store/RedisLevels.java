package dev.beckon.cloud.store;

import dev.beckon.cloud.stock.Level;
import dev.beckon.cloud.stock.Levels;
import dev.beckon.cloud.stock.StockMirror;
import io.lettuce.core.KeyValue;
import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is on the shelves, in Redis: one script per store and call. What is taken here shows in the
 * mirror at once; what another service takes, after {@link #readAgain}.
 */
public final class RedisLevels implements Levels {
  /** Products of a store that are known at most. */
  static final int MOST_PRODUCTS = 200_000;

  private static final int READ_AT_ONCE = 1_000;
  private static final Script STOCK = Script.load("stock.lua");

  private final RedisConnection redis;
  private final StockMirror mirror;
  private final int mostProducts;
  private final Map<String, String> changesRead = new ConcurrentHashMap<>();
  private final AtomicInteger followed = new AtomicInteger();

  /** Levels in this Redis. */
  public RedisLevels(RedisConnection redis, StockMirror mirror) {
    this(redis, mirror, MOST_PRODUCTS);
  }

  RedisLevels(RedisConnection redis, StockMirror mirror, int mostProducts) {
    this.redis = redis;
    this.mirror = mirror;
    this.mostProducts = mostProducts;
  }

  @Override
  public CompletionStage<List<Result>> take(List<Report> reports) {
    Map<String, List<Integer>> byStore = new LinkedHashMap<>();
    for (int i = 0; i < reports.size(); i++) {
      byStore.computeIfAbsent(reports.get(i).storeId(), store -> new ArrayList<>()).add(i);
    }
    Result[] results = new Result[reports.size()];
    List<CompletableFuture<?>> answers = new ArrayList<>();
    byStore.forEach(
        (storeId, places) ->
            answers.add(take(storeId, reports, places, results).toCompletableFuture()));
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> Arrays.asList(results));
  }

  private CompletionStage<Void> take(
      String storeId, List<Report> reports, List<Integer> places, Result[] results) {
    List<String> args = new ArrayList<>(2 + 4 * places.size());
    args.add(storeId);
    args.add(Integer.toString(mostProducts));
    for (int place : places) {
      Report report = reports.get(place);
      args.add(report.sku());
      args.add(Long.toString(report.level().atMs()));
      args.add(Integer.toString(report.level().quantity()));
      long untilMs = report.level().untilMs();
      args.add(untilMs == Level.UNTIL_THE_NEXT ? "" : Long.toString(untilMs));
    }
    return redis
        .<String>run(
            STOCK,
            ScriptOutputType.VALUE,
            new String[] {Keys.levels(storeId), Keys.LEVEL_CHANGES},
            args.toArray(String[]::new))
        .thenAccept(
            letters -> {
              for (int i = 0; i < places.size(); i++) {
                Report report = reports.get(places.get(i));
                results[places.get(i)] = result(letters.charAt(i));
                if (letters.charAt(i) == 'A') {
                  mirror.offer(storeId, report.sku(), report.level());
                }
              }
            });
  }

  private static Result result(char letter) {
    return switch (letter) {
      case 'A' -> Result.APPLIED;
      case 'U' -> Result.UNCHANGED;
      case 'F' -> Result.FULL;
      default -> throw new IllegalStateException("unknown answer " + letter);
    };
  }

  /**
   * Mirrors other products from now on, and reads what is known of them.
   *
   * @param products by store
   */
  public CompletionStage<Void> follow(Map<String, Set<String>> products) {
    if (mirror.follow(products)) {
      followed.incrementAndGet();
      changesRead.clear();
    }
    return readAgain();
  }

  /** Reads into the mirror what was changed since the last time, whoever changed it. */
  public CompletionStage<Void> readAgain() {
    if (mirror.storeIds().isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return redis
        .async()
        .hgetall(Keys.LEVEL_CHANGES)
        .thenCompose(
            changes -> {
              List<CompletableFuture<?>> reads = new ArrayList<>();
              for (String storeId : mirror.storeIds()) {
                String count = changes.get(storeId);
                if (count != null && !count.equals(changesRead.get(storeId))) {
                  reads.add(read(storeId, count));
                }
              }
              return CompletableFuture.allOf(reads.toArray(CompletableFuture<?>[]::new));
            });
  }

  private CompletableFuture<Void> read(String storeId, String count) {
    int asked = followed.get();
    List<String> skus = List.copyOf(mirror.products(storeId));
    List<CompletableFuture<?>> pages = new ArrayList<>();
    for (int from = 0; from < skus.size(); from += READ_AT_ONCE) {
      String[] page =
          skus.subList(from, Math.min(skus.size(), from + READ_AT_ONCE)).toArray(String[]::new);
      pages.add(
          redis
              .async()
              .hmget(Keys.levels(storeId), page)
              .thenAccept(levels -> levels.forEach(level -> mirror(storeId, level)))
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(pages.toArray(CompletableFuture<?>[]::new))
        .thenRun(
            () -> {
              if (asked == followed.get()) { // else some products were not asked for
                changesRead.put(storeId, count);
              }
            });
  }

  private void mirror(String storeId, KeyValue<String, String> level) {
    if (level.hasValue()) {
      String[] words = level.getValue().split(" ", -1);
      mirror.offer(
          storeId,
          level.getKey(),
          new Level(
              Long.parseLong(words[0]),
              Integer.parseInt(words[1]),
              words.length == 2 ? Level.UNTIL_THE_NEXT : Long.parseLong(words[2])));
    }
  }
}
