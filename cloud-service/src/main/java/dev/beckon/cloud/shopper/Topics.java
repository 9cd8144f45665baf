package dev.beckon.cloud.shopper;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What shoppers may say of themselves: names for people by id, in the order they are shown.
 *
 * @param categories of offers, to be wanted or not
 * @param facts that exclude offers
 */
public record Topics(Map<String, String> categories, Map<String, String> facts) {
  /** Nothing to choose from. */
  public static final Topics NONE = new Topics(Map.of(), Map.of());

  /** Keeps its own copies. */
  public Topics {
    categories = Collections.unmodifiableMap(new LinkedHashMap<>(categories));
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }
}
