package dev.beckon.cloud.app.config;

import dev.beckon.cloud.access.RateLimit;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.shopper.Gtin;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads {@code stores}. */
final class StoresReader {
  private static final int MOST_SHELVES = 500;

  private final List<Neighbour> neighbours = new ArrayList<>();
  private final Set<String> gatewayIds = new HashSet<>();
  private final Set<ServiceConfig.Ibeacon> ibeacons = new HashSet<>();
  private final List<String> categories;

  /** For stores whose zones hold some of the categories that shoppers may choose from. */
  StoresReader(ServiceConfig.Preferences preferences) {
    categories =
        preferences.categories().stream()
            .map(ServiceConfig.Topic::id)
            .filter(Objects::nonNull)
            .toList();
  }

  /** All stores of all files; there must be one. */
  List<ServiceConfig.Store> read(List<Section> files) {
    List<ServiceConfig.Store> stores = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Section file : files) {
      for (Section section : file.sections("stores")) {
        String id = uniqueId(section, ids, "an id that no other store has");
        stores.add(store(id, section));
      }
    }
    neighbours.forEach(near -> near.check(ids));
    if (stores.isEmpty()) {
      files.get(0).refuse("stores", Fault.MISSING, "at least one store");
    }
    return List.copyOf(stores);
  }

  private ServiceConfig.Store store(String id, Section section) {
    ZoneId timeZone = section.value("timeZone").as(Formats.TIME_ZONE);
    Set<String> near = near(id, section);
    Optional<Duration> tillsStaleAfter =
        Optional.ofNullable(section.value("tillsStaleAfter").as(TillsReader.STALE_AFTER, null));
    List<ServiceConfig.Zone> zones = zones(section);
    List<ServiceConfig.Shelf> shelves = shelves(section, zones);
    List<ServiceConfig.Gateway> gateways = gateways(section, zones);
    section.end();
    return new ServiceConfig.Store(id, timeZone, near, tillsStaleAfter, zones, shelves, gateways);
  }

  private Set<String> near(String id, Section section) {
    Set<String> near = new LinkedHashSet<>();
    if (section.has("near")) {
      for (Value value : section.values("near", "ids of other stores")) {
        String other = value.as(Formats.ID);
        if (other != null) {
          near.add(other);
          neighbours.add(new Neighbour(id, other, value));
        }
      }
    }
    return near;
  }

  /** A store that another names, which must be known when all are read. */
  private record Neighbour(String id, String other, Value value) {
    void check(Set<String> known) {
      if (!known.contains(other) || other.equals(id)) {
        value.refuse("the id of another store");
      }
    }
  }

  private List<ServiceConfig.Zone> zones(Section store) {
    List<ServiceConfig.Zone> zones = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Section section : store.sections("zones")) {
      String id = uniqueId(section, ids, "an id that no other zone of this store has");
      String name = section.value("name").as(Formats.text(100), id);
      zones.add(new ServiceConfig.Zone(id, name, categories(section), products(section)));
      section.end();
    }
    if (zones.isEmpty()) {
      store.refuse("zones", Fault.MISSING, "at least one zone");
    }
    return zones.stream().filter(zone -> zone.id() != null).toList();
  }

  /** What is in which zone from a day on; each zone once a day. */
  private List<ServiceConfig.Shelf> shelves(Section store, List<ServiceConfig.Zone> zones) {
    List<String> zoneIds = zones.stream().map(ServiceConfig.Zone::id).toList();
    List<ServiceConfig.Shelf> shelves = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Section section : store.sections("shelves")) {
      LocalDate from = section.value("from").as(Formats.DATE);
      Value zone = section.value("zone");
      String zoneId = zone.as(Formats.oneOf(zoneIds));
      Set<String> its = categories(section);
      Set<String> products = products(section);
      if (!section.has("categories") && !section.has("products")) {
        section.refuse("categories", Fault.MISSING, "categories or products, or [] for none");
      }
      section.end();
      if (from != null && zoneId != null && !seen.add(from + " " + zoneId)) {
        zone.refuse("each zone once from " + from + " on");
      }
      shelves.add(new ServiceConfig.Shelf(from, zoneId, its, products));
    }
    if (shelves.size() > MOST_SHELVES) {
      store.refuse("shelves", shelves.size() + " entries", "at most " + MOST_SHELVES);
    }
    return List.copyOf(shelves);
  }

  /** May be none. */
  private static Set<String> products(Section section) {
    Set<String> its = new LinkedHashSet<>();
    for (Value value : section.valuesIfAny("products")) {
      String sku = value.as(Formats.SKU);
      if (sku != null && !its.add(Gtin.normalised(sku))) {
        value.refuse("each product once");
      }
    }
    return Collections.unmodifiableSet(its);
  }

  /** May be none. */
  private Set<String> categories(Section section) {
    Set<String> its = new LinkedHashSet<>();
    for (Value value : section.valuesIfAny("categories")) {
      String category = value.as(Formats.oneOf(categories));
      if (category != null && !its.add(category)) {
        value.refuse("each category once");
      }
    }
    return Collections.unmodifiableSet(its);
  }

  private List<ServiceConfig.Gateway> gateways(Section store, List<ServiceConfig.Zone> zones) {
    Set<String> zoneIds = new LinkedHashSet<>();
    zones.forEach(zone -> zoneIds.add(zone.id()));
    Set<String> empty = new LinkedHashSet<>(zoneIds);
    List<ServiceConfig.Gateway> gateways = new ArrayList<>();
    for (Section section : store.sections("gateways")) {
      String id = uniqueId(section, gatewayIds, "an id that no other gateway of any store has");
      String zone = section.value("zone").as(Formats.oneOf(zoneIds));
      Optional<SecretHash> hash =
          Optional.ofNullable(section.value("secretSha256").as(Formats.SECRET_HASH, null));
      if (hash.isEmpty() && section.has("limit")) {
        section.refuse("limit", "given", "no such key without secretSha256");
      }
      RateLimit limit = KeysReader.limit(section, Role.GATEWAY);
      Optional<ServiceConfig.Ibeacon> ibeacon = section.optional("ibeacon").map(this::ibeacon);
      section.end();
      empty.remove(zone);
      gateways.add(new ServiceConfig.Gateway(id, zone, hash, limit, ibeacon));
    }
    for (String zone : empty) {
      store.refuse("gateways", "none in zone " + zone, "at least one gateway in each zone");
    }
    return List.copyOf(gateways);
  }

  private ServiceConfig.Ibeacon ibeacon(Section section) {
    Format<Integer> number = Formats.integer(0, 65_535);
    Integer major = section.value("major").as(number);
    Integer minor = section.value("minor").as(number);
    section.end();
    ServiceConfig.Ibeacon ibeacon =
        new ServiceConfig.Ibeacon(
            ServiceConfigReader.orZero(major), ServiceConfigReader.orZero(minor));
    if (major != null && minor != null && !ibeacons.add(ibeacon)) {
      section.refuse(
          "minor", major + "/" + minor, "major and minor that no other gateway advertises");
    }
    return ibeacon;
  }

  /** Reads {@code id} and adds a fault when it was there before. */
  static String uniqueId(Section section, Set<String> before, String allowed) {
    Value value = section.value("id");
    String id = value.as(Formats.ID);
    if (id != null && !before.add(id)) {
      value.refuse(allowed);
    }
    return id;
  }
}
