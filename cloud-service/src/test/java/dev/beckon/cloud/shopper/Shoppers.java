package dev.beckon.cloud.shopper;

import java.util.Map;

/** Profiles for tests: of somebody who agreed to offers, with an Android app. */
public final class Shoppers {
  private Shoppers() {}

  /** One who agreed to the use of purchases, can be reached, and bought this. */
  public static ShopperProfile bought(Map<String, Long> lastBoughtMs) {
    return bought(lastBoughtMs, Signals.NONE);
  }

  /** The same, who also did something outside the shop. */
  public static ShopperProfile bought(Map<String, Long> lastBoughtMs, Signals signals) {
    return of(Reachability.REACHABLE, true, Preferences.NONE, lastBoughtMs, signals);
  }

  /** One who said what they like, and did nothing else. */
  public static ShopperProfile said(Preferences preferences) {
    return of(Reachability.REACHABLE, true, preferences, Map.of(), Signals.NONE);
  }

  /** One whose phone shows no notifications of the app. */
  public static ShopperProfile unreachable() {
    return of(Reachability.NOTIFICATIONS_OFF, true, Preferences.NONE, Map.of(), Signals.NONE);
  }

  /** Anybody who bought nothing in sensitive categories. */
  public static ShopperProfile of(
      Reachability reachability,
      boolean purchases,
      Preferences preferences,
      Map<String, Long> lastBoughtMs,
      Signals signals) {
    return new ShopperProfile(
        true,
        "i",
        "ANDROID",
        reachability,
        null,
        purchases,
        preferences,
        lastBoughtMs,
        Map.of(),
        signals,
        Past.NONE);
  }
}
