package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.Schedule;
import dev.beckon.cloud.shopper.Reachability;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Signal;
import dev.beckon.cloud.shopper.Topic;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/** What an offer must pass before its limits are looked at, cheapest first. */
final class Gates {
  /** How a gate refuses an offer, or null. */
  private interface Question {
    Refusal refusal(Offer offer, ShopperProfile shopper, Moment moment);
  }

  /** Why a gate refuses whatever offer, or null. */
  private interface Reasoning {
    Reason reason(Offer offer, ShopperProfile shopper, Moment moment);
  }

  private record Step(Gate gate, Question question) {
    static Step plain(Gate gate, Reasoning reasoning) {
      return new Step(
          gate,
          (offer, shopper, moment) -> {
            Reason reason = reasoning.reason(offer, shopper, moment);
            return reason == null ? null : new Refusal(offer.offerId(), reason);
          });
    }
  }

  private static final List<Step> STEPS =
      List.of(
          Step.plain(
              Gate.CONSENT,
              (offer, shopper, moment) -> shopper.exists() ? null : Reason.NO_CONSENT),
          Step.plain(
              Gate.REACHABLE,
              (offer, shopper, moment) -> moment.inbox() ? null : silent(shopper.reachability())),
          Step.plain(
              Gate.QUIET_TODAY,
              (offer, shopper, moment) ->
                  moment.nowMs() < shopper.preferences().quietUntilMs()
                      ? Reason.QUIET_TODAY
                      : null),
          Step.plain(
              Gate.QUIET_HOURS,
              (offer, shopper, moment) -> moment.quietHours() ? Reason.QUIET_HOURS : null),
          Step.plain(
              Gate.WHEREABOUTS,
              (offer, shopper, moment) -> moment.elsewhere() ? Reason.DOUBT_TWO_PLACES : null),
          Step.plain(
              Gate.SCHEDULE,
              (offer, shopper, moment) ->
                  isLive(offer.schedule(), moment.zone(), moment.nowMs())
                      ? null
                      : Reason.OUT_OF_SCHEDULE),
          new Step(Gate.OCCASION, Occasions::refusal),
          new Step(
              Gate.CATEGORIES,
              (offer, shopper, moment) ->
                  meeting(
                      offer,
                      Reason.UNWANTED_CATEGORY,
                      Evidence.Kind.UNWANTED,
                      offer.about().categories(),
                      shopper.preferences().unwanted())),
          new Step(
              Gate.FACTS,
              (offer, shopper, moment) ->
                  meeting(
                      offer,
                      Reason.DECLARED_FACT,
                      Evidence.Kind.DECLARED,
                      offer.about().notFor(),
                      shopper.preferences().facts())),
          new Step(Gate.STOCK, Gates::soldOut),
          new Step(Gate.CONDITIONS, Gates::conditions));

  private Gates() {}

  /** Why an offer may not be made, or null when it may. */
  static Refusal refusal(Offer offer, ShopperProfile shopper, Moment moment) {
    for (Step step : STEPS) {
      Refusal refusal = step.question().refusal(offer, shopper, moment);
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

  /** A refusal where something that keeps an offer away is so of the shopper; else null. */
  private static Refusal meeting(
      Offer offer, Reason reason, Evidence.Kind kind, Set<String> away, Set<String> so) {
    String subject = first(away, so);
    return subject == null
        ? null
        : new Refusal(offer.offerId(), reason, new Evidence(kind, subject, 0));
  }

  /** What is in both, of several always the same; null where nothing is. */
  static String first(Set<String> some, Set<String> others) {
    return some.isEmpty() || others.isEmpty()
        ? null
        : some.stream().filter(others::contains).min(String::compareTo).orElse(null);
  }

  private static Refusal soldOut(Offer offer, ShopperProfile shopper, Moment moment) {
    Set<String> products = offer.about().products();
    if (products.isEmpty() || !products.stream().allMatch(moment.soldOut())) {
      return null;
    }
    return new Refusal(
        offer.offerId(),
        Reason.OUT_OF_STOCK,
        new Evidence(Evidence.Kind.SOLD_OUT, single(products), 0));
  }

  private static String single(Set<String> names) {
    return names.size() == 1 ? names.iterator().next() : null;
  }

  private static Refusal conditions(Offer offer, ShopperProfile shopper, Moment moment) {
    long nowMs = moment.nowMs();
    for (Condition required : offer.whom().requires()) {
      Reason unknown = unknown(required, shopper, moment.tillsStale());
      if (unknown != null) {
        return new Refusal(offer.offerId(), unknown);
      }
      if (lastDone(required, shopper, nowMs) == null) {
        return missing(offer, required, nowMs);
      }
    }
    for (Condition suppressing : offer.whom().suppressedBy()) {
      Reason unknown = unknown(suppressing, shopper, moment.tillsStale());
      if (unknown != null) {
        return new Refusal(offer.offerId(), unknown);
      }
      if (holdsInSecret(suppressing, shopper, nowMs)) {
        return new Refusal(offer.offerId(), Reason.NOT_ELIGIBLE);
      }
      Evidence done = lastDone(suppressing, shopper, nowMs);
      if (done != null) {
        return new Refusal(offer.offerId(), suppressing.deed().present(), done);
      }
    }
    return null;
  }

  private static Refusal missing(Offer offer, Condition required, long nowMs) {
    return new Refusal(
        offer.offerId(),
        required.deed().missing(),
        new Evidence(
            required.deed().notDone(),
            single(required.skus()),
            nowMs - required.within().toMillis()));
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

  /**
   * What the shopper did last of what a condition is about, and when; null where it does not hold.
   */
  static Evidence lastDone(Condition condition, ShopperProfile shopper, long nowMs) {
    long sinceMs = nowMs - condition.within().toMillis();
    Evidence last = null;
    for (String sku : condition.skus()) {
      Long doneMs = doneMs(condition.deed(), sku, shopper, nowMs);
      if (doneMs != null && doneMs > 0 && doneMs >= sinceMs && isLater(sku, doneMs, last)) {
        last = new Evidence(condition.deed().done(), sku, doneMs);
      }
    }
    return last;
  }

  /** Of what was done at one moment it is always the same. */
  private static boolean isLater(String sku, long doneMs, Evidence than) {
    return than == null
        || doneMs > than.atMs()
        || (doneMs == than.atMs() && sku.compareTo(than.subject()) < 0);
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
