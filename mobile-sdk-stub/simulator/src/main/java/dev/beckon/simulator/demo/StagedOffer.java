package dev.beckon.simulator.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * An offer of a demonstration, as it stands in the service's configuration and as predictions read
 * it.
 *
 * @param zoneIds at least one
 * @param dwell how long in the zone, zero: on entering
 * @param tier higher first
 * @param requires what must have been bought
 * @param suppressedBy what must not have been bought
 * @param perVisit how often in one visit
 * @param total how often at all; {@link Integer#MAX_VALUE} for no limit
 * @param withCode whether it comes with a single-use code
 */
public record StagedOffer(
    String offerId,
    Set<String> zoneIds,
    Duration dwell,
    int tier,
    Optional<Bought> requires,
    Optional<Bought> suppressedBy,
    int perVisit,
    int total,
    String title,
    String body,
    boolean withCode) {

  private static final int NONE = Integer.MAX_VALUE;

  /** Any of these products within the last so many days. */
  public record Bought(Set<String> skus, int withinDays) {}

  /** The same with a budget. */
  public StagedOffer atMost(int most) {
    return new StagedOffer(
        offerId,
        zoneIds,
        dwell,
        tier,
        requires,
        suppressedBy,
        perVisit,
        most,
        title,
        body,
        withCode);
  }

  /** Whether it is set off by entering. */
  boolean onEntering() {
    return dwell.isZero();
  }

  StagedOffer requiring(int withinDays, String... skus) {
    Bought bought = new Bought(Set.of(skus), withinDays);
    return new StagedOffer(
        offerId,
        zoneIds,
        dwell,
        tier,
        Optional.of(bought),
        suppressedBy,
        perVisit,
        total,
        title,
        body,
        withCode);
  }

  StagedOffer unlessBought(int withinDays, String... skus) {
    Bought bought = new Bought(Set.of(skus), withinDays);
    return new StagedOffer(
        offerId,
        zoneIds,
        dwell,
        tier,
        requires,
        Optional.of(bought),
        perVisit,
        total,
        title,
        body,
        withCode);
  }

  /** The same with a code for the till. */
  public StagedOffer promisingACode() {
    return new StagedOffer(
        offerId, zoneIds, dwell, tier, requires, suppressedBy, perVisit, total, title, body, true);
  }

  /** An offer on entering, once in a visit, for anybody. */
  public static StagedOffer entering(
      String offerId, Set<String> zoneIds, int tier, String title, String body) {
    return new StagedOffer(
        offerId,
        zoneIds,
        Duration.ZERO,
        tier,
        Optional.empty(),
        Optional.empty(),
        1,
        NONE,
        title,
        body,
        false);
  }

  static StagedOffer dwelling(
      String offerId, Set<String> zoneIds, Duration dwell, int tier, String title, String body) {
    return new StagedOffer(
        offerId,
        zoneIds,
        dwell,
        tier,
        Optional.empty(),
        Optional.empty(),
        1,
        NONE,
        title,
        body,
        false);
  }
}
