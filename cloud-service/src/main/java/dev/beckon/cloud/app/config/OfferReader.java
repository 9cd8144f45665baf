package dev.beckon.cloud.app.config;

import dev.beckon.cloud.decision.AudienceFault;
import dev.beckon.cloud.decision.Audiences;
import dev.beckon.cloud.decision.Condition;
import dev.beckon.cloud.decision.Condition.Deed;
import dev.beckon.cloud.decision.Hours;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offer.Goal;
import dev.beckon.cloud.decision.Offer.Occasion;
import dev.beckon.cloud.decision.Offer.Trigger;
import dev.beckon.cloud.shopper.Gtin;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads one offer; what it says is {@link MessageReader}'s. {@link OfferWriter} is the inverse. */
final class OfferReader {
  static final Format<Integer> TIER = Formats.integer(-1_000_000, 1_000_000);

  private static final Format<Duration> DWELL =
      Formats.duration(Duration.ofSeconds(1), Duration.ofHours(4));
  private static final Format<Duration> WITHIN =
      Formats.duration(Duration.ofHours(1), Duration.ofDays(3660));
  private static final Format<Duration> DEADLINE =
      Formats.duration(Duration.ofSeconds(1), Duration.ofHours(1));
  private static final Format<Duration> ATTRIBUTION =
      Formats.duration(Duration.ofMinutes(1), Offer.Limits.LONGEST);
  private static final Format<Integer> LIMIT = Formats.integer(1, 1_000_000_000);
  static final Format<Double> AMOUNT = Formats.decimal(0, 1e9);
  private static final int MOST_PRODUCTS = 20;
  private static final int NONE = Integer.MAX_VALUE;

  /** What an offer may depend on, as it is written. */
  static final Map<String, Deed> DEEDS = new LinkedHashMap<>();

  static {
    DEEDS.put("bought", Deed.BOUGHT);
    DEEDS.put("wished", Deed.WISHED);
    DEEDS.put("viewed", Deed.VIEWED);
    DEEDS.put("inCart", Deed.IN_CART);
  }

  private final List<ServiceConfig.Store> stores;
  private final ServiceConfig.Preferences preferences;
  private final Audiences audiences;

  OfferReader(
      List<ServiceConfig.Store> stores,
      ServiceConfig.Preferences preferences,
      Audiences audiences) {
    this.stores = stores;
    this.preferences = preferences;
    this.audiences = audiences;
  }

  /** The offer of a section, as version 1; of use only when there are no faults. */
  Offer read(Section section) {
    String id = section.value("id").as(Formats.ID);
    Offer.About about = about(section);
    Offer.Where where = where(section, about);
    Trigger trigger = trigger(section);
    Offer.Schedule schedule =
        section.optional("schedule").map(OfferReader::schedule).orElse(Offer.Schedule.ALWAYS);
    Offer.Whom whom = whom(section);
    Offer.Redemption redemption = redemption(section);
    Offer.Worth worth = worth(section, about, schedule, redemption);
    Offer.Limits limits =
        section.optional("limits").map(OfferReader::limits).orElse(Offer.Limits.NONE);
    Offer.Experiment experiment = MessageReader.experiment(section);
    Offer.SelfPause selfPause =
        section.optional("selfPause").map(OfferReader::selfPause).orElse(null);
    section.end();
    return new Offer(
        id,
        1,
        where,
        about,
        trigger,
        schedule,
        whom,
        worth,
        limits,
        experiment,
        redemption,
        selfPause);
  }

  private Offer.About about(Section section) {
    return new Offer.About(
        products(section),
        topics(section, "categories", preferences.categories()),
        topics(section, "notFor", preferences.facts()));
  }

  private Offer.Where where(Section section, Offer.About about) {
    Set<String> storeIds = storeIds(section);
    boolean aboutNothing = about.products().isEmpty() && about.categories().isEmpty();
    if (section.has("zones") || aboutNothing) {
      return new Offer.Where(storeIds, zoneIds(section, storeIds));
    }
    if (about.categories().isEmpty() && !isOnSomeShelf(about, storeIds)) {
      section.refuse(
          "products",
          String.join(", ", new TreeSet<>(about.products())),
          "one that lies in some zone of its stores (products of zones and shelves), or zones");
    }
    return new Offer.Where(storeIds, Set.of());
  }

  /** Of products there is no list, so that a misspelt one would be nowhere without a word. */
  private boolean isOnSomeShelf(Offer.About about, Set<String> storeIds) {
    return stores.stream()
        .filter(store -> storeIds.isEmpty() || storeIds.contains(store.id()))
        .flatMap(
            store ->
                Stream.concat(
                    store.zones().stream().map(ServiceConfig.Zone::products),
                    store.shelves().stream().map(ServiceConfig.Shelf::products)))
        .anyMatch(products -> !Collections.disjoint(products, about.products()));
  }

  private Set<String> storeIds(Section offer) {
    if (!offer.has("stores")) {
      return Collections.emptySet();
    }
    List<String> known =
        stores.stream().map(ServiceConfig.Store::id).filter(Objects::nonNull).toList();
    return distinct(
        offer.values("stores", "at least one store, or no such key for all stores"),
        Formats.oneOf(known),
        "each store once");
  }

  /** Each zone must be in one of the offer's stores, and each store named must have one of them. */
  private Set<String> zoneIds(Section offer, Set<String> storeIds) {
    Set<String> known = new TreeSet<>();
    for (ServiceConfig.Store store : stores) {
      if (storeIds.isEmpty() || storeIds.contains(store.id())) {
        store.zones().forEach(zone -> known.add(zone.id()));
      }
    }
    Set<String> ids =
        distinct(
            offer.values(
                "zones", "at least one zone, or none where there are products or categories"),
            Formats.oneOf(known),
            "each zone once");
    for (ServiceConfig.Store store : stores) {
      boolean reached = store.zones().stream().anyMatch(zone -> ids.contains(zone.id()));
      if (storeIds.contains(store.id()) && !reached && !ids.isEmpty()) {
        offer.refuse("zones", "none in store " + store.id(), "a zone of each store named");
      }
    }
    return ids;
  }

  /** Some of the topics that shoppers may choose from. */
  private static Set<String> topics(Section offer, String key, List<ServiceConfig.Topic> known) {
    if (!offer.has(key)) {
      return Collections.emptySet();
    }
    List<String> ids =
        known.stream().map(ServiceConfig.Topic::id).filter(Objects::nonNull).toList();
    return distinct(
        offer.values(key, "at least one, or no such key"), Formats.oneOf(ids), "each one once");
  }

  private static Trigger trigger(Section offer) {
    Section section = offer.section("trigger");
    Value after = section.value("after");
    Trigger.Type type = section.value("type").as(Formats.oneOf(Trigger.Type.class));
    Duration dwell = type == Trigger.Type.DWELL ? after.as(DWELL) : null;
    if (type != null && type != Trigger.Type.DWELL && after.isPresent()) {
      after.refuse("no such key for a trigger other than dwell");
    }
    section.end();
    Occasion occasion = offer.optional("occasion").map(OccasionReader::read).orElse(Occasion.ANY);
    return new Trigger(type, dwell == null ? 0 : dwell.toMillis(), occasion);
  }

  private static Offer.Schedule schedule(Section section) {
    LocalDate from = section.value("from").as(Formats.DATE, null);
    LocalDate until = section.value("until").as(Formats.DATE, null);
    if (from != null && until != null && until.isBefore(from)) {
      section.value("until").refuse("a day not before from (" + from + ")");
    }
    Set<DayOfWeek> days =
        section.has("days")
            ? distinct(
                section.values("days", "at least one day, or no such key for every day"),
                Formats.DAY,
                "each day once")
            : Set.of(DayOfWeek.values());
    Hours hours = section.value("hours").as(Formats.HOURS, Hours.ALL_DAY);
    section.end();
    return new Offer.Schedule(from, until, days, hours);
  }

  private static Set<String> products(Section offer) {
    if (!offer.has("products")) {
      return Collections.emptySet();
    }
    Set<String> products = skus(offer, "products");
    if (products.size() > MOST_PRODUCTS) {
      offer.refuse(
          "products", products.size() + " products", "at most " + MOST_PRODUCTS + " products");
    }
    return products;
  }

  private Offer.Whom whom(Section offer) {
    return new Offer.Whom(
        audience(offer),
        conditions(offer, "requires"),
        conditions(offer, "suppressedBy"),
        offer.value("companion").as(Formats.ID, null));
  }

  /** As it is written, if it compiles. */
  private String audience(Section offer) {
    String expression = offer.value("audience").as(Formats.text(Audiences.MOST_CHARACTERS), null);
    if (expression != null) {
      try {
        audiences.ofOffer(expression);
      } catch (AudienceFault e) {
        offer.refuse(
            "audience", "at character %d: %s".formatted(e.position(), e.found()), e.allowed());
      }
    }
    return expression;
  }

  private static List<Condition> conditions(Section offer, String key) {
    Section section = offer.optional(key).orElse(null);
    if (section == null) {
      return List.of();
    }
    List<Condition> conditions = new ArrayList<>();
    DEEDS.forEach(
        (name, deed) ->
            section.optional(name).ifPresent(found -> conditions.add(condition(deed, found))));
    if (conditions.isEmpty()) {
      offer.refuse(key, "nothing", "at least one of " + String.join(", ", DEEDS.keySet()));
    }
    section.end();
    return List.copyOf(conditions);
  }

  private static Condition condition(Deed deed, Section section) {
    Set<String> skus = skus(section, "skus");
    Duration within = section.value("within").as(WITHIN);
    section.end();
    return new Condition(deed, skus, within);
  }

  /** As they are kept. */
  private static Set<String> skus(Section section, String key) {
    return distinct(section.values(key, "at least one product"), Formats.SKU, "each product once")
        .stream()
        .map(Gtin::normalised)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Offer.Worth worth(
      Section offer, Offer.About about, Offer.Schedule schedule, Offer.Redemption redemption) {
    Integer tier = offer.value("tier").as(TIER, 0);
    Double value = offer.value("value").as(AMOUNT, 0.0);
    Goal goal =
        offer
            .optional("goal")
            .map(section -> GoalReader.read(section, about, schedule, redemption))
            .orElse(null);
    return new Offer.Worth(ServiceConfigReader.orZero(tier), value == null ? 0 : value, goal);
  }

  private static Offer.Limits limits(Section section) {
    Integer perVisit = section.value("perVisit").as(LIMIT, NONE);
    List<Offer.Window> perShopper = LimitsReader.windows(section, "perShopper");
    Boolean once = section.value("once").as(Formats.SWITCH, false);
    Integer total = section.value("total").as(LIMIT, NONE);
    Integer perStore = section.value("perStore").as(LIMIT, NONE);
    Integer perDay = section.value("perDay").as(LIMIT, NONE);
    Duration deadline = section.value("deadline").as(DEADLINE, null);
    section.end();
    return new Offer.Limits(
        ServiceConfigReader.orZero(perVisit),
        perShopper,
        Boolean.TRUE.equals(once),
        ServiceConfigReader.orZero(total),
        ServiceConfigReader.orZero(perStore),
        ServiceConfigReader.orZero(perDay),
        deadline);
  }

  private static Offer.Redemption redemption(Section offer) {
    Duration attribution =
        offer.value("attribution").as(ATTRIBUTION, Offer.Redemption.NO_CODE.attribution());
    Duration code =
        offer
            .optional("code")
            .map(
                section -> {
                  Duration validFor = section.value("validFor").as(ATTRIBUTION);
                  section.end();
                  return validFor;
                })
            .orElse(null);
    return new Offer.Redemption(attribution, code);
  }

  private static Offer.SelfPause selfPause(Section section) {
    Double above = section.value("above").as(Formats.PERCENT);
    Integer after = section.value("after").as(LIMIT);
    section.end();
    return new Offer.SelfPause(above == null ? 0 : above, ServiceConfigReader.orZero(after));
  }

  private static <T> Set<T> distinct(List<Value> values, Format<T> format, String allowed) {
    Set<T> all = new LinkedHashSet<>();
    for (Value value : values) {
      T parsed = value.as(format);
      if (parsed != null && !all.add(parsed)) {
        value.refuse(allowed);
      }
    }
    return Collections.unmodifiableSet(all);
  }
}
