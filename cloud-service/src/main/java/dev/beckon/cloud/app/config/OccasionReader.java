package dev.beckon.cloud.app.config;

import dev.beckon.cloud.decision.Offer.Occasion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {@code occasion}. */
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
}
