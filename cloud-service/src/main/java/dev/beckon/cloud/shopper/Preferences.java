package dev.beckon.cloud.shopper;

import java.time.MonthDay;
import java.util.Set;

/**
 * What a shopper wants to hear of, and what not.
 *
 * @param wanted categories that come first
 * @param unwanted categories of which no offer is made
 * @param facts declared about oneself, as configured: they exclude offers
 * @param quietUntilMs no offer is made before, unix ms; 0 for no such time
 * @param birthday declared, to be wished a happy one: nothing else is made of it; null for none
 */
public record Preferences(
    Set<String> wanted,
    Set<String> unwanted,
    Set<String> facts,
    long quietUntilMs,
    MonthDay birthday) {

  /** Nothing was said. */
  public static final Preferences NONE = new Preferences(Set.of(), Set.of(), Set.of(), 0);

  /** Of somebody who declared no birthday. */
  public Preferences(
      Set<String> wanted, Set<String> unwanted, Set<String> facts, long quietUntilMs) {
    this(wanted, unwanted, facts, quietUntilMs, null);
  }

  /** Keeps its own copies. */
  public Preferences {
    wanted = Set.copyOf(wanted);
    unwanted = Set.copyOf(unwanted);
    facts = Set.copyOf(facts);
  }
}
