package dev.beckon.cloud.app.config;

import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offer.Goal;
import java.time.LocalDate;

/** Reads {@code goal}, and sees to it that what it counts can be counted of the offer. */
final class GoalReader {
  private GoalReader() {}

  static Goal read(
      Section section, Offer.About about, Offer.Schedule schedule, Offer.Redemption redemption) {
    Value metric = section.value("metric");
    Goal.Metric its = metric.as(Formats.oneOf(Goal.Metric.class));
    Value target = section.value("target");
    Double most = target.as(OfferReader.AMOUNT);
    Double baseline = section.value("baseline").as(OfferReader.AMOUNT, 0.0);
    Value by = section.value("by");
    LocalDate last = by.as(Formats.DATE);
    section.end();
    if (its != null && lacking(its, about, schedule, redemption) != null) {
      metric.refuse("another metric, or in the offer " + lacking(its, about, schedule, redemption));
    }
    if (most != null && baseline != null && most <= baseline) {
      target.refuse("more than baseline (%s)".formatted(OfferWriter.number(baseline)));
    }
    if (last != null && schedule.from() != null && last.isBefore(schedule.from())) {
      by.refuse("a day not before schedule.from (" + schedule.from() + ")");
    }
    return new Goal(its, most == null ? 0 : most, baseline == null ? 0 : baseline, last);
  }

  /** What an offer would need to have so that something can be counted, or null. */
  private static String lacking(
      Goal.Metric metric, Offer.About about, Offer.Schedule schedule, Offer.Redemption redemption) {
    return switch (metric) {
      case REDEMPTIONS ->
          redemption.codeValidFor() == null ? "a code that can be redeemed (code)" : null;
      case PURCHASES, REVENUE ->
          about.products().isEmpty() && about.categories().isEmpty()
              ? "what has to be bought (products, categories)"
              : null;
      case VISITS -> schedule.from() == null ? "the day to count from (schedule.from)" : null;
    };
  }
}
