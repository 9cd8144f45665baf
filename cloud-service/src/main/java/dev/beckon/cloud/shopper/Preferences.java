package dev.beckon.cloud.shopper;

import java.util.Set;

/**
 * What a shopper wants to hear of, and what not.
 *
 * @param wanted categories that come first
 * @param unwanted categories of which no offer is made
 * @param facts declared about oneself, as configured: they exclude offers
 * @param quietUntilMs no offer is made before, unix ms; 0 for no such time
 */
public record Preferences(
    Set<String> wanted, Set<String> unwanted, Set<String> facts, long quietUntilMs) {

  /** Nothing was said. */
  public static final Preferences NONE = new Preferences(Set.of(), Set.of(), Set.of(), 0);

  /** Keeps its own copies. */
  public Preferences {
    wanted = Set.copyOf(wanted);
    unwanted = Set.copyOf(unwanted);
    facts = Set.copyOf(facts);
  }
}
