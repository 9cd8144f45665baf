package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.Occasion;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Signal;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.temporal.ChronoUnit;

/** Moments in a shopper's life with the shop. Where nobody knows, it is not the moment. */
final class Occasions {
  private static final long DAY_MS = 86_400_000;

  private Occasions() {}

  /** Why it is not the moment of an offer, or null when it is. */
  static Refusal refusal(Offer offer, ShopperProfile shopper, Moment moment) {
    Occasion occasion = offer.trigger().occasion();
    return switch (occasion.kind()) {
      case ANY -> null;
      case VISIT ->
          shopper.past().visits().count() == occasion.number()
              ? null
              : new Refusal(offer.offerId(), Reason.OTHER_VISIT);
      case BIRTHDAY ->
          isNear(shopper.preferences().birthday(), moment.day(), occasion.number())
              ? null
              : new Refusal(offer.offerId(), Reason.NOT_BIRTHDAY);
      case APP_UNUSED -> inUse(offer, shopper.signals().openedApp(), moment.nowMs());
    };
  }

  static boolean isNear(MonthDay birthday, LocalDate today, int days) {
    return birthday != null
        && Math.abs(ChronoUnit.DAYS.between(nearest(birthday, today), today)) <= days;
  }

  /** Where a year has no 29 February, its 28th counts. */
  private static LocalDate nearest(MonthDay birthday, LocalDate today) {
    LocalDate best = birthday.atYear(today.getYear());
    for (int year : new int[] {today.getYear() - 1, today.getYear() + 1}) {
      LocalDate other = birthday.atYear(year);
      if (Math.abs(ChronoUnit.DAYS.between(other, today))
          < Math.abs(ChronoUnit.DAYS.between(best, today))) {
        best = other;
      }
    }
    return best;
  }

  /**
   * Under which name it is remembered of a shopper that an offer was made, where it is not to be
   * made twice: on an occasion its id, '@' and what tells this occasion from the next. Of birthdays
   * that is the year, so that declaring another day makes no second one. Null for any other offer.
   */
  static String once(Offer offer, ShopperProfile shopper, Moment moment) {
    if (offer.limits().once()) {
      return offer.offerId();
    }
    Occasion occasion = offer.trigger().occasion();
    MonthDay birthday = shopper.preferences().birthday();
    Signal opened = shopper.signals().openedApp();
    Object which =
        switch (occasion.kind()) {
          case ANY -> null;
          case VISIT -> (Object) occasion.number();
          case BIRTHDAY -> birthday == null ? null : nearest(birthday, moment.day()).getYear();
          case APP_UNUSED -> opened == null ? null : opened.atMs();
        };
    return which == null ? null : offer.offerId() + '@' + which;
  }

  private static Refusal inUse(Offer offer, Signal opened, long nowMs) {
    if (opened == null || nowMs >= opened.untilMs()) {
      return new Refusal(offer.offerId(), Reason.APP_IN_USE);
    }
    boolean unused = nowMs - opened.atMs() >= offer.trigger().occasion().number() * DAY_MS;
    return unused
        ? null
        : new Refusal(
            offer.offerId(),
            Reason.APP_IN_USE,
            new Evidence(Evidence.Kind.OPENED_APP, null, opened.atMs()));
  }
}
