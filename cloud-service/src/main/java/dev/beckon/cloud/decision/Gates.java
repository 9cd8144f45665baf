package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.Schedule;
import dev.beckon.cloud.shopper.Reachability;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Signal;
import dev.beckon.cloud.shopper.Topic;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Set;

/** What an offer must pass before its limits are looked at, cheapest first. */
final class Gates {
  private Gates() {}

  /** Why an offer may not be made, or null when it may. */
  static Reason refusal(Offer offer, ShopperProfile shopper, Moment moment) {
    Reason shopperSays = aboutTheShopper(shopper, moment);
    return shopperSays != null ? shopperSays : aboutTheOffer(offer, shopper, moment);
  }

  /** Why nothing at all may be offered. */
  private static Reason aboutTheShopper(ShopperProfile shopper, Moment moment) {
    if (!shopper.exists()) {
      return Reason.NO_CONSENT;
    }
    Reason silent = moment.inbox() ? null : silent(shopper.reachability());
    if (silent != null) {
      return silent;
    }
    if (moment.nowMs() < shopper.preferences().quietUntilMs()) {
      return Reason.QUIET_TODAY;
    }
    if (moment.quietHours()) {
      return Reason.QUIET_HOURS;
    }
    return moment.elsewhere() ? Reason.DOUBT_TWO_PLACES : null;
  }

  private static Reason aboutTheOffer(Offer offer, ShopperProfile shopper, Moment moment) {
    long nowMs = moment.nowMs();
    if (!isLive(offer.schedule(), moment.zone(), nowMs)) {
      return Reason.OUT_OF_SCHEDULE;
    }
    Reason otherMoment = Occasions.refusal(offer.trigger().occasion(), shopper, moment);
    if (otherMoment != null) {
      return otherMoment;
    }
    if (meet(offer.about().categories(), shopper.preferences().unwanted())) {
      return Reason.UNWANTED_CATEGORY;
    }
    if (meet(offer.about().notFor(), shopper.preferences().facts())) {
      return Reason.DECLARED_FACT;
    }
    if (!offer.about().products().isEmpty()
        && offer.about().products().stream().allMatch(moment.soldOut())) {
      return Reason.OUT_OF_STOCK;
    }
    return conditions(offer, shopper, moment);
  }

  private static Reason conditions(Offer offer, ShopperProfile shopper, Moment moment) {
    long nowMs = moment.nowMs();
    for (Condition required : offer.whom().requires()) {
      Reason unknown = unknown(required, shopper, moment.tillsStale());
      if (unknown != null) {
        return unknown;
      }
      if (!holds(required, shopper, nowMs)) {
        return required.deed().missing();
      }
    }
    for (Condition suppressing : offer.whom().suppressedBy()) {
      Reason unknown = unknown(suppressing, shopper, moment.tillsStale());
      if (unknown != null) {
        return unknown;
      }
      if (holdsInSecret(suppressing, shopper, nowMs)) {
        return Reason.NOT_ELIGIBLE;
      }
      if (holds(suppressing, shopper, nowMs)) {
        return suppressing.deed().present();
      }
    }
    return null;
  }

  /** Why nobody can say whether it holds; null when somebody can. */
  private static Reason unknown(Condition condition, ShopperProfile shopper, boolean tillsStale) {
    if (condition.deed() != Condition.Deed.BOUGHT) {
      return null;
    }
    if (!shopper.purchasesConsent()) {
      return Reason.NO_PURCHASE_CONSENT;
    }
    return tillsStale ? Reason.TILL_STALE : null;
  }

  /** Whether it holds by what was bought in sensitive categories. */
  private static boolean holdsInSecret(Condition condition, ShopperProfile shopper, long nowMs) {
    long sinceMs = nowMs - condition.within().toMillis();
    return condition.deed() == Condition.Deed.BOUGHT
        && condition.skus().stream()
            .anyMatch(
                sku -> shopper.sensitiveBoughtMs().getOrDefault(sku, Long.MIN_VALUE) >= sinceMs);
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
    LocalDate day = schedule.hours().dayAt(Instant.ofEpochMilli(nowMs).atZone(zone));
    return day != null
        && schedule.days().contains(day.getDayOfWeek())
        && (schedule.from() == null || !day.isBefore(schedule.from()))
        && (schedule.until() == null || !day.isAfter(schedule.until()));
  }

  private static boolean meet(Set<String> some, Set<String> others) {
    return !Collections.disjoint(some, others);
  }

  private static boolean holds(Condition condition, ShopperProfile shopper, long nowMs) {
    return lastDoneMs(condition, shopper, nowMs) > 0;
  }

  /** When the shopper last did what a condition is about, unix ms; 0 where it does not hold. */
  static long lastDoneMs(Condition condition, ShopperProfile shopper, long nowMs) {
    long sinceMs = nowMs - condition.within().toMillis();
    long lastMs = 0;
    for (String sku : condition.skus()) {
      Long doneMs = doneMs(condition.deed(), sku, shopper, nowMs);
      if (doneMs != null && doneMs >= sinceMs) {
        lastMs = Math.max(lastMs, doneMs);
      }
    }
    return lastMs;
  }

  /** When it was done last, as far as that still counts; null when it was not. */
  private static Long doneMs(Condition.Deed deed, String sku, ShopperProfile shopper, long nowMs) {
    Topic product = Topic.product(sku);
    Long boughtMs = shopper.lastBoughtMs().get(sku);
    return switch (deed) {
      case BOUGHT -> boughtMs;
      case WISHED -> liveSinceMs(shopper.signals().wishes().get(product), nowMs);
      case VIEWED -> liveSinceMs(shopper.signals().viewed().get(product), nowMs);
      case IN_CART -> {
        Long putMs = liveSinceMs(shopper.signals().cart().get(product), nowMs);
        yield putMs == null || (boughtMs != null && boughtMs >= putMs) ? null : putMs;
      }
    };
  }

  private static Long liveSinceMs(Signal signal, long nowMs) {
    return signal == null || signal.untilMs() <= nowMs ? null : Long.valueOf(signal.atMs());
  }
}
