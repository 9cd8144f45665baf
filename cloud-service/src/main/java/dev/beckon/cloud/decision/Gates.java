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
import java.util.List;
import java.util.Set;

/** What an offer must pass before its limits are looked at, cheapest first. */
final class Gates {
  /** Why a gate refuses an offer, or null. */
  private interface Question {
    Reason refusal(Offer offer, ShopperProfile shopper, Moment moment);
  }

  private record Step(Gate gate, Question question) {}

  private static final List<Step> STEPS =
      List.of(
          new Step(
              Gate.CONSENT,
              (offer, shopper, moment) -> shopper.exists() ? null : Reason.NO_CONSENT),
          new Step(
              Gate.REACHABLE,
              (offer, shopper, moment) -> moment.inbox() ? null : silent(shopper.reachability())),
          new Step(
              Gate.QUIET_TODAY,
              (offer, shopper, moment) ->
                  moment.nowMs() < shopper.preferences().quietUntilMs()
                      ? Reason.QUIET_TODAY
                      : null),
          new Step(
              Gate.QUIET_HOURS,
              (offer, shopper, moment) -> moment.quietHours() ? Reason.QUIET_HOURS : null),
          new Step(
              Gate.WHEREABOUTS,
              (offer, shopper, moment) -> moment.elsewhere() ? Reason.DOUBT_TWO_PLACES : null),
          new Step(
              Gate.SCHEDULE,
              (offer, shopper, moment) ->
                  isLive(offer.schedule(), moment.zone(), moment.nowMs())
                      ? null
                      : Reason.OUT_OF_SCHEDULE),
          new Step(
              Gate.OCCASION,
              (offer, shopper, moment) ->
                  Occasions.refusal(offer.trigger().occasion(), shopper, moment)),
          new Step(
              Gate.CATEGORIES,
              (offer, shopper, moment) ->
                  meet(offer.about().categories(), shopper.preferences().unwanted())
                      ? Reason.UNWANTED_CATEGORY
                      : null),
          new Step(
              Gate.FACTS,
              (offer, shopper, moment) ->
                  meet(offer.about().notFor(), shopper.preferences().facts())
                      ? Reason.DECLARED_FACT
                      : null),
          new Step(
              Gate.STOCK,
              (offer, shopper, moment) -> isSoldOut(offer, moment) ? Reason.OUT_OF_STOCK : null),
          new Step(Gate.CONDITIONS, Gates::conditions));

  private Gates() {}

  /** Why an offer may not be made, or null when it may. */
  static Reason refusal(Offer offer, ShopperProfile shopper, Moment moment) {
    for (Step step : STEPS) {
      Reason refusal = step.question().refusal(offer, shopper, moment);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  /** What every one of these gates says. Of somebody without consent only that is said. */
  static List<Check> checks(Offer offer, ShopperProfile shopper, Moment moment) {
    return STEPS.stream()
        .map(
            step ->
                shopper.exists() || step.gate() == Gate.CONSENT
                    ? Check.of(step.gate(), step.question().refusal(offer, shopper, moment))
                    : Check.notAsked(step.gate()))
        .toList();
  }

  private static boolean isSoldOut(Offer offer, Moment moment) {
    return !offer.about().products().isEmpty()
        && offer.about().products().stream().allMatch(moment.soldOut());
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
