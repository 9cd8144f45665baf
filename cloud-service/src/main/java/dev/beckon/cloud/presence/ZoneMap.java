package dev.beckon.cloud.presence;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A store's gateways and zones by number, as the hot path wants them. */
final class ZoneMap {
  /** No zone. */
  static final int NONE = -1;

  private final String storeId;
  private final List<StoreLayout.Zone> zones;
  private final Map<String, Gateway> gateways = new HashMap<>();
  private final long[][] dwellThresholdsMs;

  /**
   * A gateway in its zone.
   *
   * @param index from 0 within the store
   * @param zone index of the zone
   */
  record Gateway(int index, int zone) {}

  /**
   * Numbers a store's parts.
   *
   * @throws IllegalArgumentException for a zone without gateway, a gateway or zone given twice, or
   *     thresholds that do not ascend
   */
  ZoneMap(StoreLayout layout) {
    storeId = layout.storeId();
    zones = List.copyOf(layout.zones());
    dwellThresholdsMs = new long[zones.size()][];
    Set<String> ids = new HashSet<>();
    for (int zone = 0; zone < zones.size(); zone++) {
      StoreLayout.Zone each = zones.get(zone);
      require(ids.add(each.zoneId()), each, "zone ids must differ");
      require(!each.gatewayIds().isEmpty(), each, "a zone needs a gateway");
      for (String gatewayId : each.gatewayIds()) {
        Gateway gateway = new Gateway(gateways.size(), zone);
        require(gateways.put(gatewayId, gateway) == null, each, "a gateway has one zone");
      }
      dwellThresholdsMs[zone] = ascending(each, each.dwellThresholdsMs());
    }
  }

  String storeId() {
    return storeId;
  }

  int zoneCount() {
    return zones.size();
  }

  /** Null for a gateway of no zone. */
  Gateway gateway(String gatewayId) {
    return gateways.get(gatewayId);
  }

  /** Null for {@link #NONE}. */
  String zoneId(int zone) {
    return zone == NONE ? null : zones.get(zone).zoneId();
  }

  /** The index of a zone, or {@link #NONE} for null and for one that is not there. */
  int zone(String zoneId) {
    for (int zone = 0; zone < zones.size(); zone++) {
      if (zones.get(zone).zoneId().equals(zoneId)) {
        return zone;
      }
    }
    return NONE;
  }

  /** When whoever enters the zone now is reported, ascending. Never changed. */
  long[] dwellThresholdsMs(int zone) {
    return dwellThresholdsMs[zone];
  }

  /**
   * Sets the thresholds of all zones.
   *
   * @param byZone ascending; a zone that is missing has none
   * @throws IllegalArgumentException where they do not ascend
   */
  void dwellThresholdsMs(Map<String, List<Long>> byZone) {
    for (int zone = 0; zone < zones.size(); zone++) {
      StoreLayout.Zone its = zones.get(zone);
      dwellThresholdsMs[zone] = ascending(its, byZone.getOrDefault(its.zoneId(), List.of()));
    }
  }

  private static long[] ascending(StoreLayout.Zone zone, List<Long> dwellThresholdsMs) {
    long[] thresholds = dwellThresholdsMs.stream().mapToLong(Long::longValue).toArray();
    long before = 0;
    for (long threshold : thresholds) {
      require(threshold > before, zone, "dwell thresholds must ascend from above 0");
      before = threshold;
    }
    return thresholds;
  }

  private static void require(boolean holds, StoreLayout.Zone zone, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("zone " + zone.zoneId() + ": " + rule);
    }
  }
}
