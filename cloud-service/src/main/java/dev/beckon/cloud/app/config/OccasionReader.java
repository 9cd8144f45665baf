package dev.beckon.cloud.app.config;

import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offer.Occasion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {@code occasion}, and sees to it that the offer is made once on each. */
final class OccasionReader {
  private OccasionReader() {}

  static Occasion read(Section section) {
    List<Occasion> found = new ArrayList<>();
    for (Map.Entry<String, Occasion.Kind> one : OfferWriter.OCCASIONS.entrySet()) {
      Integer number = section.value(one.getKey()).as(numbers(one.getValue()), null);
      if (number != null) {
        found.add(new Occasion(one.getValue(), number));
      }
    }
    section.end();
    if (found.size() != 1) {
      section.refuse(
          "visit", found.size() + " occasions", "one of " + OfferWriter.OCCASIONS.keySet());
      return Occasion.ANY;
    }
    return found.get(0);
  }

  private static Format<Integer> numbers(Occasion.Kind kind) {
    return switch (kind) {
      case ANY -> throw new IllegalArgumentException("no occasion has no number");
      case VISIT -> Formats.integer(1, 1_000);
      case BIRTHDAY -> Formats.integer(0, 14);
      case APP_UNUSED -> Formats.integer(1, 365);
    };
  }

  /** Refuses limits that would let the offer be made twice on one occasion. */
  static void checkOnce(Occasion occasion, Offer.Limits limits, Section offer) {
    Duration lasts =
        switch (occasion.kind()) {
          case ANY -> Duration.ZERO;
          case VISIT -> limits.perVisit() == 1 ? Duration.ZERO : Duration.ofDays(366);
          case BIRTHDAY -> Duration.ofDays(2L * occasion.number() + 1);
          case APP_UNUSED -> Duration.ofDays(1);
        };
    boolean once =
        limits.once()
            || lasts.isZero()
            || limits.perShopper().stream()
                .anyMatch(
                    window ->
                        window.most() == 1
                            && window.within() != null
                            && window.within().compareTo(lasts) >= 0);
    if (!once) {
      offer.refuse(
          "limits",
          "more than once on the occasion",
          switch (occasion.kind()) {
            case ANY -> throw new IllegalStateException("no occasion");
            case VISIT -> "perVisit: 1, or once: true";
            case BIRTHDAY, APP_UNUSED ->
                "once: true, or perShopper: [{most: 1, within: " + lasts.toDays() + "d}] at least";
          });
    }
  }
}
