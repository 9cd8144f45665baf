package dev.beckon.cloud.app.config;

import dev.beckon.cloud.decision.Condition;
import dev.beckon.cloud.decision.Condition.Deed;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.shopper.Gtin;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads {@code offers}; the stores they name are read before. */
final class OffersReader {
  private static final Format<Duration> DWELL =
      Formats.duration(Duration.ofSeconds(1), Duration.ofHours(4));
  private static final Format<Duration> WITHIN =
      Formats.duration(Duration.ofHours(1), Duration.ofDays(3660));
  private static final int MOST_PRODUCTS = 20;

  /** What an offer may depend on, as it is written. */
  private static final Map<String, Deed> DEEDS = new LinkedHashMap<>();

  static {
    DEEDS.put("bought", Deed.BOUGHT);
    DEEDS.put("wished", Deed.WISHED);
    DEEDS.put("viewed", Deed.VIEWED);
    DEEDS.put("inCart", Deed.IN_CART);
  }

  private static final Format<Integer> LIMIT = Formats.integer(1, 1_000_000_000);

  private final List<ServiceConfig.Store> stores;
  private final ServiceConfig.Preferences preferences;

  OffersReader(List<ServiceConfig.Store> stores, ServiceConfig.Preferences preferences) {
    this.stores = stores;
    this.preferences = preferences;
  }

  /** All offers of all files. */
  List<Offer> read(List<Section> files) {
    List<Offer> offers = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Section file : files) {
      for (Section section : file.sections("offers")) {
        offers.add(offer(section, ids));
      }
    }
    return List.copyOf(offers);
  }

  private Offer offer(Section section, Set<String> ids) {
    String id = StoresReader.uniqueId(section, ids, "an id that no other offer has");
    Set<String> storeIds = storeIds(section);
    Set<String> zoneIds = zoneIds(section, storeIds);
    Set<String> products = products(section);
    Offer.Trigger trigger = trigger(section.section("trigger"));
    Integer priority = section.value("priority").as(Formats.integer(-1_000_000, 1_000_000), 0);
    Offer.Schedule schedule =
        section.optional("schedule").map(OffersReader::schedule).orElse(Offer.Schedule.ALWAYS);
    Offer.About about =
        new Offer.About(
            topics(section, "categories", preferences.categories()),
            topics(section, "notFor", preferences.facts()));
    List<Condition> requires = conditions(section, "requires");
    List<Condition> suppressedBy = conditions(section, "suppressedBy");
    Offer.Limits limits =
        section.optional("limits").map(OffersReader::limits).orElse(Offer.Limits.NONE);
    Offer.Text text = text(section.section("text"));
    section.end();
    return new Offer(
        id,
        storeIds,
        zoneIds,
        products,
        trigger,
        ServiceConfigReader.orZero(priority),
        schedule,
        about,
        requires,
        suppressedBy,
        limits,
        text);
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
            offer.values("zones", "at least one zone"), Formats.oneOf(known), "each zone once");
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

  private static Offer.Trigger trigger(Section section) {
    Value type = section.value("type");
    Value after = section.value("after");
    String kind = type.as(Formats.oneOf(List.of("enter", "dwell")));
    Duration dwell = "dwell".equals(kind) ? after.as(DWELL) : null;
    if ("enter".equals(kind) && after.isPresent()) {
      after.refuse("no such key for a trigger of type enter");
    }
    section.end();
    return dwell == null ? Offer.Trigger.ENTER : new Offer.Trigger(dwell.toMillis());
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
    Hours hours = section.value("hours").as(Formats.HOURS, new Hours(LocalTime.MIDNIGHT, null));
    section.end();
    return new Offer.Schedule(
        from,
        until,
        days,
        hours == null ? null : hours.opens(),
        hours == null ? null : hours.closes());
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

  private static Offer.Limits limits(Section section) {
    Integer perVisit = section.value("perVisit").as(LIMIT, Integer.MAX_VALUE);
    Integer perDay = section.value("perShopperPerDay").as(LIMIT, Integer.MAX_VALUE);
    Integer total = section.value("total").as(LIMIT, Integer.MAX_VALUE);
    section.end();
    return new Offer.Limits(
        ServiceConfigReader.orZero(perVisit),
        ServiceConfigReader.orZero(perDay),
        ServiceConfigReader.orZero(total));
  }

  /** Short enough that a push with all of it stays below 4,096 bytes in any script. */
  private static Offer.Text text(Section section) {
    String title = section.value("title").as(Formats.text(100));
    String body = section.value("body").as(Formats.text(400));
    String publicText = section.value("publicText").as(Formats.text(100));
    section.end();
    return new Offer.Text(title, body, publicText);
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
