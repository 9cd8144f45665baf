package dev.beckon.cloud.app.config;

import dev.beckon.cloud.decision.Condition;
import dev.beckon.cloud.decision.Condition.Deed;
import dev.beckon.cloud.decision.Hours;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offer.Message;
import dev.beckon.cloud.decision.Offer.Occasion;
import dev.beckon.cloud.decision.Offer.Schedule;
import dev.beckon.cloud.decision.Offer.Text;
import dev.beckon.cloud.decision.Offer.Variant;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes an offer as {@link OfferReader} reads it: always the same keys in the same order, without
 * what goes without saying, so that reading and writing gives the same again.
 */
final class OfferWriter {
  /** Occasions as they are written. */
  static final Map<String, Occasion.Kind> OCCASIONS = new LinkedHashMap<>();

  static {
    OCCASIONS.put("visit", Occasion.Kind.VISIT);
    OCCASIONS.put("birthdayWithinDays", Occasion.Kind.BIRTHDAY);
    OCCASIONS.put("appUnusedForDays", Occasion.Kind.APP_UNUSED);
  }

  private OfferWriter() {}

  /** Maps, lists, strings, numbers and truth values only; without the version. */
  static Map<String, Object> write(Offer offer) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", offer.offerId());
    putAll(map, "stores", offer.where().storeIds());
    putAll(map, "zones", offer.where().zoneIds());
    putAll(map, "products", offer.about().products());
    putAll(map, "categories", offer.about().categories());
    putAll(map, "notFor", offer.about().notFor());
    trigger(map, offer.trigger());
    schedule(map, offer.schedule());
    put(map, "audience", offer.whom().audience());
    conditions(map, "requires", offer.whom().requires());
    conditions(map, "suppressedBy", offer.whom().suppressedBy());
    put(map, "companion", offer.whom().companionId());
    worth(map, offer.worth());
    limits(map, offer.limits());
    redemption(map, offer.redemption());
    if (offer.selfPause() != null) {
      Map<String, Object> pause = new LinkedHashMap<>();
      pause.put("above", percent(offer.selfPause().above()));
      pause.put("after", offer.selfPause().after());
      map.put("selfPause", pause);
    }
    experiment(map, offer.experiment());
    return map;
  }

  private static void trigger(Map<String, Object> map, Offer.Trigger trigger) {
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("type", lower(trigger.type()));
    if (trigger.dwellMs() > 0) {
      written.put("after", Durations.show(Duration.ofMillis(trigger.dwellMs())));
    }
    map.put("trigger", written);
    OCCASIONS.forEach(
        (name, kind) -> {
          if (trigger.occasion().kind() == kind) {
            map.put("occasion", Map.of(name, trigger.occasion().number()));
          }
        });
  }

  private static void schedule(Map<String, Object> map, Schedule schedule) {
    Map<String, Object> written = new LinkedHashMap<>();
    put(written, "from", schedule.from() == null ? null : schedule.from().toString());
    put(written, "until", schedule.until() == null ? null : schedule.until().toString());
    if (schedule.days().size() < DayOfWeek.values().length) {
      written.put(
          "days",
          Arrays.stream(DayOfWeek.values())
              .filter(schedule.days()::contains)
              .map(day -> lower(day).substring(0, 3))
              .toList());
    }
    if (!schedule.hours().equals(Hours.ALL_DAY)) {
      written.put("hours", HoursText.show(schedule.hours()));
    }
    putIfAny(map, "schedule", written);
  }

  private static void conditions(Map<String, Object> map, String key, List<Condition> conditions) {
    Map<String, Object> written = new LinkedHashMap<>();
    for (Map.Entry<String, Deed> one : OfferReader.DEEDS.entrySet()) {
      for (Condition condition : conditions) {
        if (condition.deed() == one.getValue()) {
          Map<String, Object> deed = new LinkedHashMap<>();
          putAll(deed, "skus", condition.skus());
          deed.put("within", Durations.show(condition.within()));
          written.put(one.getKey(), deed);
        }
      }
    }
    putIfAny(map, key, written);
  }

  private static void worth(Map<String, Object> map, Offer.Worth worth) {
    if (worth.tier() != 0) {
      map.put("tier", worth.tier());
    }
    if (worth.value() != 0) {
      map.put("value", number(worth.value()));
    }
    if (worth.goal() != null) {
      Map<String, Object> goal = new LinkedHashMap<>();
      goal.put("metric", lower(worth.goal().metric()));
      goal.put("target", number(worth.goal().target()));
      goal.put("baseline", number(worth.goal().baseline()));
      goal.put("by", worth.goal().by().toString());
      map.put("goal", goal);
    }
  }

  private static void limits(Map<String, Object> map, Offer.Limits limits) {
    Map<String, Object> written = new LinkedHashMap<>();
    putLimit(written, "perVisit", limits.perVisit());
    if (!limits.perShopper().isEmpty()) {
      written.put("perShopper", limits.perShopper().stream().map(OfferWriter::window).toList());
    }
    if (limits.once()) {
      written.put("once", true);
    }
    putLimit(written, "total", limits.total());
    putLimit(written, "perStore", limits.perStore());
    putLimit(written, "perDay", limits.perDay());
    put(written, "deadline", limits.deadline() == null ? null : Durations.show(limits.deadline()));
    putIfAny(map, "limits", written);
  }

  private static Map<String, Object> window(Offer.Window window) {
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("most", window.most());
    written.put("within", Durations.show(window.within()));
    return written;
  }

  private static void redemption(Map<String, Object> map, Offer.Redemption redemption) {
    if (!redemption.attribution().equals(Offer.Redemption.NO_CODE.attribution())) {
      map.put("attribution", Durations.show(redemption.attribution()));
    }
    if (redemption.codeValidFor() != null) {
      map.put("code", Map.of("validFor", Durations.show(redemption.codeValidFor())));
    }
  }

  private static void experiment(Map<String, Object> map, Offer.Experiment experiment) {
    if (experiment.holdoutShare() != 0) {
      map.put("holdout", percent(experiment.holdoutShare()));
    }
    List<Variant> variants = experiment.variants();
    if (variants.size() == 1 && variants.get(0).name().equals(Variant.ONLY)) {
      message(map, variants.get(0).message());
      return;
    }
    map.put("variants", variants.stream().map(OfferWriter::variant).toList());
  }

  private static Map<String, Object> variant(Variant variant) {
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("name", variant.name());
    written.put("weight", variant.weight());
    message(written, variant.message());
    return written;
  }

  private static void message(Map<String, Object> map, Message message) {
    map.put("text", text(message.text()));
    if (!message.translations().isEmpty()) {
      Map<String, Object> translations = new LinkedHashMap<>();
      new TreeMap<>(message.translations())
          .forEach((language, text) -> translations.put(language, text(text)));
      map.put("translations", translations);
    }
    put(map, "image", message.imageUrl());
    put(map, "deepLink", message.deepLink());
  }

  private static Map<String, Object> text(Text text) {
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("title", text.title());
    written.put("body", text.body());
    written.put("publicText", text.publicText());
    put(written, "because", text.because());
    return written;
  }

  private static String percent(double share) {
    return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }

  /** A whole number without a decimal point. */
  static Number number(double value) {
    return value == Math.rint(value) ? (Number) (long) value : (Number) value;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void put(Map<String, Object> map, String key, Object value) {
    if (value != null) {
      map.put(key, value);
    }
  }

  private static void putLimit(Map<String, Object> map, String key, int limit) {
    if (limit != Integer.MAX_VALUE) {
      map.put(key, limit);
    }
  }

  private static void putAll(Map<String, Object> map, String key, Collection<String> values) {
    if (!values.isEmpty()) {
      map.put(key, values.stream().sorted().toList());
    }
  }

  private static void putIfAny(Map<String, Object> map, String key, Map<String, Object> values) {
    if (!values.isEmpty()) {
      map.put(key, values);
    }
  }
}
