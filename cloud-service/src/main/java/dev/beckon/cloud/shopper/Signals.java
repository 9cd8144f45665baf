package dev.beckon.cloud.shopper;

import java.util.Map;

/**
 * What a shopper did outside the shop: when the app was opened last, and the newest {@value #MOST}
 * other things. Some may have expired.
 *
 * @param wishes what stands on the wish list
 * @param cart what lies in the cart, or was bought since
 * @param viewed what was looked at
 * @param openedApp the last time the app was opened, or null
 */
public record Signals(
    Map<Topic, Signal> wishes,
    Map<Topic, Signal> cart,
    Map<Topic, Signal> viewed,
    Signal openedApp) {
  /** As many are kept of a shopper, beside the last time the app was opened. */
  public static final int MOST = 100;

  /** Nothing is known. */
  public static final Signals NONE = new Signals(Map.of(), Map.of(), Map.of(), null);

  /** Keeps its own copies. */
  public Signals {
    wishes = Map.copyOf(wishes);
    cart = Map.copyOf(cart);
    viewed = Map.copyOf(viewed);
  }
}
