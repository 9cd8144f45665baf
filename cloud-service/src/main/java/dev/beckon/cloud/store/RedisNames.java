package dev.beckon.cloud.store;

import io.lettuce.core.ScriptOutputType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The numbers that stand for products and categories in purchases. */
final class RedisNames {
  private static final Script NAMES = Script.load("names.lua");
  private static final int MOST_NAMES = 2_000_000;
  private static final int PER_CALL = 4_000;

  private static final int MOST_REMEMBERED = 200_000;

  private final RedisConnection redis;
  private final int mostNames;
  private final Map<Integer, String> remembered = new ConcurrentHashMap<>();

  RedisNames(RedisConnection redis) {
    this(redis, MOST_NAMES);
  }

  /**
   * @param mostNames that get a number; later ones get none
   */
  RedisNames(RedisConnection redis, int mostNames) {
    this.redis = redis;
    this.mostNames = mostNames;
  }

  /** A product's or category's own name. */
  static String plain(String name) {
    return name.substring(2);
  }

  static boolean isProduct(String name) {
    return name.startsWith("p:");
  }

  static String product(String sku) {
    return "p:" + sku;
  }

  static String category(String category) {
    return "c:" + category;
  }

  /** The number of each name, given out where there was none; 0 when there are too many. */
  CompletionStage<Map<String, Integer>> numbers(Collection<String> names) {
    Map<String, Integer> numbers = new HashMap<>();
    List<String> all = List.copyOf(names);
    CompletionStage<?> done = CompletableFuture.completedFuture(null);
    for (int from = 0; from < all.size(); from += PER_CALL) {
      List<String> some = all.subList(from, Math.min(all.size(), from + PER_CALL));
      done = done.thenCombine(some(some), (before, given) -> put(some, given, numbers));
    }
    return done.thenApply(ready -> numbers);
  }

  private CompletionStage<List<Long>> some(List<String> names) {
    List<String> args = new ArrayList<>(names.size() + 1);
    args.add(Integer.toString(mostNames));
    args.addAll(names);
    return redis.run(
        NAMES,
        ScriptOutputType.MULTI,
        new String[] {Keys.NAMES, Keys.NAMES_BY_NUMBER},
        args.toArray(String[]::new));
  }

  /** The names that numbers stand for; what a number means never changes, so it is remembered. */
  CompletionStage<Map<Integer, String>> names(Collection<Integer> numbers) {
    Map<Integer, String> names = new HashMap<>();
    List<Integer> unknown = new ArrayList<>();
    for (int number : numbers) {
      String name = remembered.get(number);
      if (name == null) {
        unknown.add(number);
      } else {
        names.put(number, name);
      }
    }
    if (unknown.isEmpty()) {
      return CompletableFuture.completedFuture(names);
    }
    return redis
        .async()
        .hmget(
            Keys.NAMES_BY_NUMBER,
            unknown.stream().map(number -> Integer.toString(number)).toArray(String[]::new))
        .thenApply(
            found -> {
              if (remembered.size() > MOST_REMEMBERED) {
                remembered.clear();
              }
              for (int i = 0; i < unknown.size(); i++) {
                if (found.get(i).hasValue()) {
                  names.put(unknown.get(i), found.get(i).getValue());
                  remembered.put(unknown.get(i), found.get(i).getValue());
                }
              }
              return names;
            });
  }

  private static Map<String, Integer> put(
      List<String> names, List<Long> given, Map<String, Integer> numbers) {
    for (int i = 0; i < given.size(); i++) {
      numbers.put(names.get(i), given.get(i).intValue());
    }
    return numbers;
  }
}
