package dev.beckon.cloud.decision;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;

/**
 * Something worth saying in a zone.
 *
 * @param storeIds where; empty means every store
 * @param zoneIds where in the store, at least one
 * @param products what it is about: where all of them are sold out it is not made; may be empty
 * @param priority higher first; ties go by offer id
 * @param about whom it is for and whom not, by what shoppers say of themselves
 * @param requires all of this must hold
 * @param suppressedBy none of this may hold
 */
public record Offer(
    String offerId,
    Set<String> storeIds,
    Set<String> zoneIds,
    Set<String> products,
    Trigger trigger,
    int priority,
    Schedule schedule,
    About about,
    List<Condition> requires,
    List<Condition> suppressedBy,
    Limits limits,
    Text text) {

  /** Whether it depends on what the shopper bought. */
  public boolean usesPurchases() {
    return requires.stream().anyMatch(Offer::isPurchase)
        || suppressedBy.stream().anyMatch(Offer::isPurchase);
  }

  private static boolean isPurchase(Condition condition) {
    return condition.deed() == Condition.Deed.BOUGHT;
  }

  /**
   * What sets it off.
   *
   * @param dwellMs how long in the zone; 0 means on entering
   */
  public record Trigger(long dwellMs) {
    /** On entering the zone. */
    public static final Trigger ENTER = new Trigger(0);
  }

  /**
   * When it is live, in the store's time zone.
   *
   * @param from first day, or null
   * @param until last day, inclusive, or null
   * @param days never empty
   * @param opens start of the hours
   * @param closes end of the hours, exclusive; null means midnight; before {@code opens} means they
   *     cross midnight and belong to the day they begin on
   */
  public record Schedule(
      LocalDate from, LocalDate until, Set<DayOfWeek> days, LocalTime opens, LocalTime closes) {
    /** Always. */
    public static final Schedule ALWAYS =
        new Schedule(null, null, Set.of(DayOfWeek.values()), LocalTime.MIDNIGHT, null);
  }

  /**
   * What it is about.
   *
   * @param categories whoever does not want one of them is not told; whoever wants one, before
   *     others
   * @param notFor whoever declared one of these facts is not told
   */
  public record About(Set<String> categories, Set<String> notFor) {
    /** Nothing that anybody could want or not. */
    public static final About NOTHING = new About(Set.of(), Set.of());
  }

  /**
   * The offer's own limits; {@link Integer#MAX_VALUE} means none.
   *
   * @param perShopperPerDay in any 24 hours
   * @param total how often at all
   */
  public record Limits(int perVisit, int perShopperPerDay, int total) {
    /** No limit of its own. */
    public static final Limits NONE =
        new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /**
   * What the shopper reads.
   *
   * @param publicText neutral, for the lock screen
   */
  public record Text(String title, String body, String publicText) {}
}
