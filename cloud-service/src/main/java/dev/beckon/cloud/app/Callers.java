package dev.beckon.cloud.app;

import dev.beckon.cloud.access.MachineKey;
import dev.beckon.cloud.access.MachineKeys;
import dev.beckon.cloud.access.RateLimit;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.app.config.SecretHash;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.ingest.Gateway;
import dev.beckon.cloud.ingest.PhoneSightings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who may call, as the configuration has it and as the doors want it. */
final class Callers {
  private Callers() {}

  /** All gateways of all stores. */
  static List<Gateway> gateways(ServiceConfig config) {
    List<Gateway> gateways = new ArrayList<>();
    for (ServiceConfig.Store store : config.stores()) {
      for (ServiceConfig.Gateway gateway : store.gateways()) {
        gateways.add(new Gateway(gateway.id(), store.id()));
      }
    }
    return gateways;
  }

  /** Where the gateways stand that advertise a beacon. */
  static Map<PhoneSightings.Beacon, PhoneSightings.Place> beacons(ServiceConfig config) {
    Map<PhoneSightings.Beacon, PhoneSightings.Place> beacons = new HashMap<>();
    for (ServiceConfig.Store store : config.stores()) {
      for (ServiceConfig.Gateway gateway : store.gateways()) {
        gateway
            .ibeacon()
            .ifPresent(
                beacon ->
                    beacons.put(
                        new PhoneSightings.Beacon(
                            config.presence().ibeaconUuid(), beacon.major(), beacon.minor()),
                        new PhoneSightings.Place(store.id(), gateway.id())));
      }
    }
    return beacons;
  }

  /** The keys that stand in the file, those of gateways among them. */
  static List<MachineKey> machines(ServiceConfig config) {
    List<MachineKey> keys = new ArrayList<>();
    for (ServiceConfig.Key key : config.keys()) {
      keys.add(configured(key.id(), key.role(), key.stores(), key.limit(), key.secretSha256()));
    }
    for (ServiceConfig.Store store : config.stores()) {
      for (ServiceConfig.Gateway gateway : store.gateways()) {
        gateway
            .secretSha256()
            .map(
                hash ->
                    configured(
                        gateway.id(), Role.GATEWAY, Set.of(store.id()), gateway.limit(), hash))
            .ifPresent(keys::add);
      }
    }
    return keys;
  }

  private static MachineKey configured(
      String id, Role role, Set<String> stores, RateLimit limit, SecretHash hash) {
    return MachineKey.fixed(
        id,
        role,
        stores,
        limit,
        MachineKey.Source.CONFIGURATION,
        HexFormat.of().formatHex(hash.bytes()));
  }

  /** What keys may be limited to. */
  static MachineKeys.Shops shops(ServiceConfig config) {
    Map<String, String> storeByGateway = new HashMap<>();
    gateways(config).forEach(gateway -> storeByGateway.put(gateway.gatewayId(), gateway.storeId()));
    return new MachineKeys.Shops(config.storeIds(), storeByGateway);
  }
}
