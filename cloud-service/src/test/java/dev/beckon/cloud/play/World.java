package dev.beckon.cloud.play;

import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Condition;
import dev.beckon.cloud.decision.Hours;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.presence.PresenceEvent;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What is true of people, stores and offers, as the play made it: the model knows nothing else. */
final class World {
  /** Stores and their time zones; nobody knows that of nowhere. Lord Howe turns by half an hour. */
  static final Map<String, ZoneId> ZONES =
      new TreeMap<>(
          Map.of(
              "berlin", ZoneId.of("Europe/Berlin"),
              "york", ZoneId.of("America/New_York"),
              "howe", ZoneId.of("Australia/Lord_Howe")));

  static final List<String> STORES = List.of("berlin", "howe", "nowhere", "york");
  static final List<String> PLACES = List.of("z1", "z2");
  static final List<String> SKUS = List.of("k0", "k1", "k2", "k3");
  static final List<String> CATEGORIES = List.of("c0", "c1", "c2");

  /** What tills say that some products are of. */
  static final Map<String, String> CATEGORY = Map.of("k1", "c0", "k2", "c1", "k3", "c0");

  /**
   * What an audience says: who bought some products, and not others.
   *
   * @param others null for none
   */
  record Said(Condition bought, Condition others) {
    boolean isOf(Shopper shopper, long nowMs) {
      return (bought == null || shopper.bought(bought, nowMs)) && !isBoughtAway(shopper, nowMs);
    }

    /** Whether nothing but what they bought keeps somebody out. */
    boolean isOnlyBoughtAway(Shopper shopper, long nowMs) {
      return (bought == null || shopper.bought(bought, nowMs)) && isBoughtAway(shopper, nowMs);
    }

    private boolean isBoughtAway(Shopper shopper, long nowMs) {
      return others != null && shopper.bought(others, nowMs);
    }
  }

  /** What audiences say, in the words of conditions. */
  static final Map<String, Said> AUDIENCES =
      new TreeMap<>(
          Map.of(
              "bought('k0', days(3))",
              new Said(bought(3, "k0"), null),
              "bought('k2', days(1)) && !bought('k3', days(2))",
              new Said(bought(1, "k2"), bought(2, "k3")),
              "!bought('k2', days(1))",
              new Said(null, bought(1, "k2")),
              "!boughtCategory('c0', days(2))",
              new Said(null, bought(2, "k1", "k3"))));

  private static Condition bought(int days, String... skus) {
    return new Condition(Condition.Deed.BOUGHT, Set.of(skus), Duration.ofDays(days));
  }

  private static final int REMEMBERED = 25;

  /** Somebody with a phone. */
  static final class Shopper {
    final String id;
    final String installation;
    final String customer;
    final String platform;

    /** Whether what becomes of an offer on their phone may be kept. */
    final boolean measured;

    final Map<String, Long> boughtMs = new HashMap<>();
    final Deque<String> lately = new ArrayDeque<>();
    boolean consents = true;
    boolean purchases = true;
    boolean token = true;
    boolean notifications = true;
    long quietUntilMs;
    long pausedUntilMs;
    Set<String> wanted = Set.of();
    Set<String> unwanted = Set.of();
    Stay stay;
    long seenMs;

    Shopper(int number, String platform, boolean measured) {
      id = "s" + number;
      installation = "i" + number;
      customer = "k-" + number;
      this.platform = platform;
      this.measured = measured;
    }

    /** What may be known of it. */
    boolean bought(Condition condition, long nowMs) {
      long sinceMs = nowMs - condition.within().toMillis();
      return purchases
          && condition.skus().stream()
              .anyMatch(sku -> boughtMs.getOrDefault(sku, Long.MIN_VALUE) >= sinceMs);
    }

    void note(String what) {
      if (lately.size() == REMEMBERED) {
        lately.remove();
      }
      lately.add(what);
    }
  }

  /** A visit that goes on. */
  record Stay(String visitId, String store, String place, int entry, long startedMs) {}

  /** Something that was told to the service, and what it is about. */
  record Told(PresenceEvent event, Shopper shopper) {}

  final AttentionLimits limits;
  final Optional<Hours> quiet;

  /** Whether offers wait in the app where push is off. */
  final boolean inbox;

  final Map<String, Shopper> shoppers = new LinkedHashMap<>();
  final Map<String, Offer> live = new LinkedHashMap<>();
  final Map<String, Offer> paused = new LinkedHashMap<>();
  private final Map<String, Boolean> soldOut = new HashMap<>();

  World(AttentionLimits limits, Optional<Hours> quiet, boolean inbox) {
    this.limits = limits;
    this.quiet = quiet;
    this.inbox = inbox;
  }

  /** Whether an offer depends on what somebody bought. */
  static boolean byPurchases(Offer offer) {
    return offer.usesPurchases() || offer.whom().audience() != null;
  }

  void stock(String store, String sku, boolean none) {
    soldOut.put(store + ' ' + sku, none);
  }

  boolean soldOut(String store, String sku) {
    return soldOut.getOrDefault(store + ' ' + sku, false);
  }

  /** Whether somebody bought something that an offer is about, since a time. */
  static boolean isAboutBought(Offer offer, Shopper shopper, long sinceMs) {
    return shopper.boughtMs.entrySet().stream()
        .filter(bought -> bought.getValue() >= sinceMs)
        .map(Map.Entry::getKey)
        .anyMatch(
            sku ->
                offer.about().products().contains(sku)
                    || offer.about().categories().contains(CATEGORY.getOrDefault(sku, "")));
  }

  /** What the audience of an offer says; null where it has none. */
  static Said audience(Offer offer) {
    String audience = offer == null ? null : offer.whom().audience();
    return audience == null ? null : AUDIENCES.get(audience);
  }

  /** Whether there is nothing left of what an offer is about. */
  boolean isSoldOut(Offer offer, String store) {
    Set<String> products = offer.about().products();
    return !products.isEmpty() && products.stream().allMatch(sku -> soldOut(store, sku));
  }

  /** A phone cannot be reached by its token any more. */
  void tokenDied(String token) {
    shoppers.values().stream()
        .filter(shopper -> token.equals("t-" + shopper.installation))
        .forEach(shopper -> shopper.token = false);
  }
}
