package dev.beckon.cloud.app.config;

import dev.beckon.cloud.access.RateLimit;
import dev.beckon.cloud.access.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Reads {@code keys}, and what gateways say of theirs. */
final class KeysReader {
  private final List<String> storeIds;

  /** Ids of gateways and of keys: a caller is found by its id alone. */
  private final Set<String> ids = new HashSet<>();

  KeysReader(List<ServiceConfig.Store> stores) {
    storeIds = stores.stream().map(ServiceConfig.Store::id).filter(Objects::nonNull).toList();
    ids.add(ServiceConfig.ADMIN_KEY);
    for (ServiceConfig.Store store : stores) {
      store.gateways().forEach(gateway -> ids.add(gateway.id()));
    }
  }

  List<ServiceConfig.Key> read(Section root) {
    List<ServiceConfig.Key> keys = new ArrayList<>();
    for (Section section : root.sections("keys")) {
      String id =
          StoresReader.uniqueId(
              section, ids, "an id that no other key and no gateway has, other than admin");
      Role role = section.value("role").as(Formats.ROLE);
      Set<String> stores = section.has("stores") ? stores(section, role) : Set.of();
      RateLimit limit = limit(section, role == null ? Role.APP : role);
      SecretHash hash = section.value("secretSha256").as(Formats.SECRET_HASH);
      section.end();
      keys.add(new ServiceConfig.Key(id, role, stores, limit, hash));
    }
    return List.copyOf(keys);
  }

  private Set<String> stores(Section section, Role role) {
    Set<String> stores = new HashSet<>();
    for (Value value :
        section.values("stores", "at least one store, or no such key for all stores")) {
      String storeId = value.as(Formats.oneOf(storeIds));
      if (storeId != null && !stores.add(storeId)) {
        value.refuse("each store once");
      }
    }
    if (role != null && !role.ofStores()) {
      section.refuse("stores", "given", "no such key for this role: its calls belong to no store");
    }
    return stores;
  }

  /** {@code limit} of a key or gateway; the role's usual one where it is not given. */
  static RateLimit limit(Section section, Role role) {
    Section limit = section.section("limit");
    Integer perSecond =
        limit
            .value("perSecond")
            .as(Formats.integer(1, RateLimit.MOST_PER_SECOND), role.usualLimit().perSecond());
    Integer burst =
        limit
            .value("burst")
            .as(Formats.integer(1, RateLimit.MOST_BURST), role.usualLimit().burst());
    limit.end();
    return perSecond == null || burst == null ? role.usualLimit() : new RateLimit(perSecond, burst);
  }
}
