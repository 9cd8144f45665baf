package dev.beckon.cloud.shopper;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a decision needs to know of a shopper, as of one moment.
 *
 * @param exists whether there is consent; without it everything else is empty
 * @param installationId the phone that was heard, which offers go to; null when it is not theirs
 * @param platform ANDROID or IOS, or null
 * @param reachability whether a push would be seen on it
 * @param language of the phone (BCP 47), or null where it did not tell
 * @param purchasesConsent whether offers may depend on what this person bought
 * @param preferences what the shopper said
 * @param lastBoughtMs sku to unix ms of the last sale, of the products asked for; empty without
 *     consent or a linked customer
 * @param sensitiveBoughtMs the same of sales in sensitive categories: they may keep an offer away,
 *     without a word, and never lead to one
 * @param signals what was done outside the shop
 * @param past what audiences asked for
 */
public record ShopperProfile(
    boolean exists,
    String installationId,
    String platform,
    Reachability reachability,
    String language,
    boolean purchasesConsent,
    Preferences preferences,
    Map<String, Long> lastBoughtMs,
    Map<String, Long> sensitiveBoughtMs,
    Signals signals,
    Past past) {

  /** Of somebody without consent: nothing is known. */
  public static final ShopperProfile NONE =
      new ShopperProfile(
          false,
          null,
          null,
          Reachability.NO_PUSH_TOKEN,
          null,
          false,
          Preferences.NONE,
          Map.of(),
          Map.of(),
          Signals.NONE,
          Past.NONE);

  /** Keeps its own copy of the sales. */
  public ShopperProfile {
    lastBoughtMs = Map.copyOf(lastBoughtMs);
    sensitiveBoughtMs = Map.copyOf(sensitiveBoughtMs);
  }

  /** The same as if nothing of these products and categories had been bought. */
  public ShopperProfile without(Set<String> skus, Set<String> categories) {
    Map<String, Long> others = new HashMap<>(lastBoughtMs);
    others.keySet().removeAll(skus);
    return new ShopperProfile(
        exists,
        installationId,
        platform,
        reachability,
        language,
        purchasesConsent,
        preferences,
        others,
        sensitiveBoughtMs,
        signals,
        past.without(categories));
  }

  /**
   * The same as another visit begins.
   *
   * @param lastVisitMs when a visit was last noticed, unix ms; 0 for never
   */
  public ShopperProfile arriving(long lastVisitMs) {
    return new ShopperProfile(
        exists,
        installationId,
        platform,
        reachability,
        language,
        purchasesConsent,
        preferences,
        lastBoughtMs,
        sensitiveBoughtMs,
        signals,
        past.arriving(lastVisitMs));
  }
}
