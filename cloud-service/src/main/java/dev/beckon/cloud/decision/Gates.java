package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.Bought;
import dev.beckon.cloud.decision.Offer.Schedule;
import dev.beckon.cloud.shopper.Reachability;
import dev.beckon.cloud.shopper.ShopperProfile;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/** What an offer must pass before its limits are looked at, cheapest first. */
final class Gates {
  private Gates() {}

  /**
   * Why an offer may not be made, or null when it may.
   *
   * @param zone the store's, or null where unknown, which closes every gate on time
   */
  static Reason refusal(Offer offer, ShopperProfile shopper, ZoneId zone, long nowMs) {
    if (!shopper.exists()) {
      return Reason.NO_CONSENT;
    }
    Reason silent = silent(shopper.reachability());
    if (silent != null) {
      return silent;
    }
    if (!isLive(offer.schedule(), zone, nowMs)) {
      return Reason.OUT_OF_SCHEDULE;
    }
    if (offer.requires() == null && offer.suppressedBy() == null) {
      return null;
    }
    if (!shopper.purchasesConsent()) {
      return Reason.NO_PURCHASE_CONSENT;
    }
    if (offer.requires() != null && !bought(offer.requires(), shopper, nowMs)) {
      return Reason.NOT_BOUGHT;
    }
    if (offer.suppressedBy() != null && bought(offer.suppressedBy(), shopper, nowMs)) {
      return Reason.BOUGHT_LATELY;
    }
    return null;
  }

  private static Reason silent(Reachability reachability) {
    return switch (reachability) {
      case REACHABLE -> null;
      case NO_PUSH_TOKEN -> Reason.NO_PUSH_TOKEN;
      case NOTIFICATIONS_OFF -> Reason.NOTIFICATIONS_OFF;
      case CHANNEL_OFF -> Reason.CHANNEL_OFF;
    };
  }

  /**
   * Whether a schedule holds. Wall-clock times are compared, so an hour that summer time skips is
   * never live and one it repeats is live twice.
   */
  static boolean isLive(Schedule schedule, ZoneId zone, long nowMs) {
    if (zone == null || schedule == null) {
      return false;
    }
    ZonedDateTime now = Instant.ofEpochMilli(nowMs).atZone(zone);
    LocalTime time = now.toLocalTime();
    LocalTime opens = schedule.opens();
    LocalTime closes = schedule.closes();
    LocalDate day = now.toLocalDate();
    boolean overMidnight = closes != null && closes.isBefore(opens);
    boolean inHours;
    if (overMidnight && time.isBefore(closes)) {
      day = day.minusDays(1);
      inHours = true;
    } else if (overMidnight || closes == null) {
      inHours = !time.isBefore(opens);
    } else {
      inHours = !time.isBefore(opens) && time.isBefore(closes);
    }
    return inHours
        && schedule.days().contains(day.getDayOfWeek())
        && (schedule.from() == null || !day.isBefore(schedule.from()))
        && (schedule.until() == null || !day.isAfter(schedule.until()));
  }

  private static boolean bought(Bought bought, ShopperProfile shopper, long nowMs) {
    long sinceMs = nowMs - bought.within().toMillis();
    for (String sku : bought.skus()) {
      Long lastMs = shopper.lastBoughtMs().get(sku);
      if (lastMs != null && lastMs >= sinceMs) {
        return true;
      }
    }
    return false;
  }
}
