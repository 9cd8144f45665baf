package dev.beckon.cloud.decision;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Something worth saying in a zone, as of one version of it.
 *
 * @param version 1 for the first; a decision names the version it used
 * @param redemption what a till and the accounts need to know of it
 * @param selfPause when it pauses by itself, or null for never
 */
public record Offer(
    String offerId,
    int version,
    Where where,
    About about,
    Trigger trigger,
    Schedule schedule,
    Whom whom,
    Worth worth,
    Limits limits,
    Experiment experiment,
    Redemption redemption,
    SelfPause selfPause) {

  /** Whether it depends on what the shopper bought, as far as its conditions tell. */
  public boolean usesPurchases() {
    return whom.requires().stream().anyMatch(Offer::isPurchase)
        || whom.suppressedBy().stream().anyMatch(Offer::isPurchase);
  }

  private static boolean isPurchase(Condition condition) {
    return condition.deed() == Condition.Deed.BOUGHT;
  }

  /** The same under another number. */
  public Offer withVersion(int other) {
    return new Offer(
        offerId,
        other,
        where,
        about,
        trigger,
        schedule,
        whom,
        worth,
        limits,
        experiment,
        redemption,
        selfPause);
  }

  /**
   * Where it is made.
   *
   * @param storeIds empty means every store
   * @param zoneIds empty means wherever one of its categories or products is on the shelves that
   *     day
   */
  public record Where(Set<String> storeIds, Set<String> zoneIds) {
    /** Keeps its own copies. */
    public Where {
      storeIds = Set.copyOf(storeIds);
      zoneIds = Set.copyOf(zoneIds);
    }
  }

  /**
   * What it is about.
   *
   * @param products where all of them are sold out it is not made; may be empty
   * @param categories whoever does not want one of them is not told; whoever wants one, before
   *     others
   * @param notFor whoever declared one of these facts is not told
   */
  public record About(Set<String> products, Set<String> categories, Set<String> notFor) {
    /** Nothing that anybody could want or not. */
    public static final About NOTHING = new About(Set.of(), Set.of(), Set.of());

    /** Keeps its own copies. */
    public About {
      products = Set.copyOf(products);
      categories = Set.copyOf(categories);
      notFor = Set.copyOf(notFor);
    }
  }

  /**
   * What sets it off.
   *
   * @param dwellMs how long in the zone; 0 for all other types
   * @param occasion what the moment has to be, beside
   */
  public record Trigger(Type type, long dwellMs, Occasion occasion) {
    /** On entering the zone. */
    public static final Trigger ENTER = new Trigger(Type.ENTER, 0, Occasion.ANY);

    /** Having been in the zone for some time. */
    public static Trigger dwell(long dwellMs) {
      return new Trigger(Type.DWELL, dwellMs, Occasion.ANY);
    }

    /** What a shopper does. */
    public enum Type {
      /** Comes into the zone. */
      ENTER,
      /** Has been in the zone for some time. */
      DWELL,
      /** Goes out of the zone. */
      LEAVE
    }
  }

  /**
   * A moment in a shopper's life with the shop. On each of them an offer is made once.
   *
   * @param number of which visit, or of days; 0 for {@link Kind#ANY}
   */
  public record Occasion(Kind kind, int number) {
    /** Whatever moment it is. */
    public static final Occasion ANY = new Occasion(Kind.ANY, 0);

    /** What makes the moment. */
    public enum Kind {
      /** Nothing. */
      ANY,
      /** It is the shopper's n-th visit to any store. */
      VISIT,
      /** The declared birthday is at most so many days ago or ahead; one of them a year. */
      BIRTHDAY,
      /** The app was not opened for so many days; the next occasion begins when it is opened. */
      APP_UNUSED
    }
  }

  /**
   * When it is live, in the store's time zone.
   *
   * @param from first day, or null
   * @param until last day, inclusive, or null
   * @param days never empty
   */
  public record Schedule(LocalDate from, LocalDate until, Set<DayOfWeek> days, Hours hours) {
    /** Always. */
    public static final Schedule ALWAYS =
        new Schedule(null, null, Set.of(DayOfWeek.values()), Hours.ALL_DAY);
  }

  /**
   * Whom it is for.
   *
   * @param audience an expression in CEL, or null for everybody
   * @param requires all of this must hold
   * @param suppressedBy none of this may hold
   * @param companionId the offer to weigh up in its place when the shopper bought what it is about
   *     lately, or null
   */
  public record Whom(
      String audience, List<Condition> requires, List<Condition> suppressedBy, String companionId) {
    /** Everybody. */
    public static final Whom EVERYBODY = new Whom(null, List.of(), List.of(), null);

    /** Keeps its own copies. */
    public Whom {
      requires = List.copyOf(requires);
      suppressedBy = List.copyOf(suppressedBy);
    }
  }

  /**
   * What it is worth to the retailer.
   *
   * @param tier higher first, whatever is expected of it
   * @param value of one redemption, in the currency's own unit, 0 or more; within a tier what is
   *     expected counts
   * @param goal what it is to reach, or null
   */
  public record Worth(int tier, double value, Goal goal) {}

  /**
   * What it is to reach.
   *
   * @param target more than {@code baseline}
   * @param baseline what there was without it in as long a time, by the same metric
   * @param by the last day that counts, in the time zone of each store
   */
  public record Goal(Metric metric, double target, double baseline, LocalDate by) {
    /** What is counted. */
    public enum Metric {
      /** Codes redeemed at tills and not taken back; of an offer with a code. */
      REDEMPTIONS,
      /** Receipts credited to it, that were not cancelled; of one about products or categories. */
      PURCHASES,
      /**
       * What was paid on these for what it is about, less what was returned, in the currency's own
       * unit.
       */
      REVENUE,
      /**
       * Visits in which one of its zones was entered, whoever's they were; of one with a first day.
       * A visit in which a midnight lies at which its shelves move may count on both days.
       */
      VISITS
    }
  }

  /**
   * At most so many in any time so long.
   *
   * @param most 1 or more
   * @param within at most {@link Limits#LONGEST}
   */
  public record Window(int most, Duration within) {}

  /**
   * The offer's own limits; {@link Integer#MAX_VALUE} means none.
   *
   * @param perShopper how often in any time so long; all of them hold; may be empty
   * @param once never a second time to the same shopper, however long ago the first
   * @param total how often at all
   * @param perStore how often in each store
   * @param perDay how often in each calendar day of the store
   * @param deadline how long after its decision it may still be accepted, or null for as long as
   *     all others
   */
  public record Limits(
      int perVisit,
      List<Window> perShopper,
      boolean once,
      int total,
      int perStore,
      int perDay,
      Duration deadline) {
    /** As long as a window may be: charges are remembered for no longer. */
    public static final Duration LONGEST = Duration.ofDays(30);

    /** No limit of its own. */
    public static final Limits NONE =
        new Limits(
            Integer.MAX_VALUE,
            List.of(),
            false,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            null);

    /** Keeps its own copy. */
    public Limits {
      perShopper = List.copyOf(perShopper);
    }
  }

  /**
   * Who is told what, to learn what works.
   *
   * @param holdoutShare of the shoppers it fits who are told nothing, 0 to 0.5
   * @param variants at least one
   */
  public record Experiment(double holdoutShare, List<Variant> variants) {
    /** Keeps its own copy. */
    public Experiment {
      variants = List.copyOf(variants);
    }

    /** Everybody is told the same. */
    public static Experiment of(Message message) {
      return new Experiment(0, List.of(new Variant(Variant.ONLY, 1, message)));
    }
  }

  /**
   * One way to say it.
   *
   * @param weight its part in the sum of all weights, 1 or more
   */
  public record Variant(String name, int weight, Message message) {
    /** The name of a single one. */
    public static final String ONLY = "only";
  }

  /**
   * What the shopper reads.
   *
   * @param text in the service's own language
   * @param translations by language (BCP 47), for phones that are set to it
   * @param imageUrl or null
   * @param deepLink where in the app it leads, or null
   */
  public record Message(
      Text text, Map<String, Text> translations, String imageUrl, String deepLink) {
    /** Keeps its own copy. */
    public Message {
      translations = Map.copyOf(translations);
    }

    /** Words only, in one language. */
    public static Message of(Text text) {
      return new Message(text, Map.of(), null, null);
    }
  }

  /**
   * The words, with places to be filled in: {@link Template}.
   *
   * @param publicText neutral, for the lock screen
   * @param because why this shopper reads it, or null
   */
  public record Text(String title, String body, String publicText, String because) {}

  /**
   * What a till and the accounts need to know of it.
   *
   * @param attribution how long after it was accepted a purchase of its products is credited to it
   * @param codeValidFor how long its single-use code is good for, or null when it has no price
   *     effect and so no code
   */
  public record Redemption(Duration attribution, Duration codeValidFor) {
    /** No code. */
    public static final Redemption NO_CODE = new Redemption(Duration.ofDays(7), null);
  }

  /**
   * When it pauses by itself.
   *
   * @param above share of those who dismissed it or withdrew after it, 0 to 1
   * @param after so many were shown, 1 or more
   */
  public record SelfPause(double above, int after) {}
}
