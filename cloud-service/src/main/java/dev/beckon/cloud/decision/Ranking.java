package dev.beckon.cloud.decision;

import dev.beckon.cloud.shopper.Preferences;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Puts offers that meet in a place into the order in which they are tried. */
@FunctionalInterface
public interface Ranking {

  /**
   * Ranks; the same input always gives the same order.
   *
   * @param offers in any order, each once
   * @param rates by offer, the share of those told who are expected to respond
   * @return the same offers, best first
   */
  List<Offer> rank(List<Offer> offers, Preferences preferences, ToDoubleFunction<String> rates);
}
