package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.Occasion;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.Signal;
import java.time.Instant;
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
          isNear(shopper.preferences().birthday(), today(moment), occasion.number())
              ? null
              : new Refusal(offer.offerId(), Reason.NOT_BIRTHDAY);
      case APP_UNUSED -> inUse(offer, shopper.signals().openedApp(), moment.nowMs());
    };
  }

  private static LocalDate today(Moment moment) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(moment.nowMs()), moment.zone());
  }

  /** Where a year has no 29 February, its 28th counts. */
  static boolean isNear(MonthDay birthday, LocalDate today, int days) {
    if (birthday == null) {
      return false;
    }
    for (int year = today.getYear() - 1; year <= today.getYear() + 1; year++) {
      if (Math.abs(ChronoUnit.DAYS.between(birthday.atYear(year), today)) <= days) {
        return true;
      }
    }
    return false;
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
