package dev.beckon.cloud.identity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * What was removed of a shopper, and where.
 *
 * @param shopperIds the shopper's id, then those of shoppers merged into them
 * @param store how many of what in the store, by name
 * @param memory how many of what in this process
 * @param history how many rows, by table; completes as late as the database answers
 */
public record Erasure(
    List<String> shopperIds,
    Map<String, Long> store,
    Map<String, Long> memory,
    CompletionStage<Map<String, Long>> history) {

  /** Whether there was anybody to erase. */
  public boolean foundSomebody() {
    return store.values().stream().anyMatch(count -> count > 0);
  }

  /** The sums of two counts. */
  static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
    Map<String, Long> sum = new LinkedHashMap<>(one);
    other.forEach((name, count) -> sum.merge(name, count, Long::sum));
    return sum;
  }
}
