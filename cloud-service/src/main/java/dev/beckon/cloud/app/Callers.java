package dev.beckon.cloud.app;

import dev.beckon.cloud.api.MachineKey;
import dev.beckon.cloud.app.config.SecretHash;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.ingest.Gateway;
import dev.beckon.cloud.ingest.PhoneSightings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Who may call, as the configuration has it and as the doors want it. */
final class Callers {
  private Callers() {}

  /** All gateways of all stores. */
  static List<Gateway> gateways(ServiceConfig config) {
    List<Gateway> gateways = new ArrayList<>();
    for (ServiceConfig.Store store : config.stores()) {
      for (ServiceConfig.Gateway gateway : store.gateways()) {
        gateways.add(new Gateway(gateway.id(), store.id(), hex(gateway.secretSha256())));
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

  /** The credentials of machines. */
  static List<MachineKey> machines(ServiceConfig config) {
    return config.keys().stream()
        .map(
            key ->
                new MachineKey(
                    key.id(), MachineKey.Role.valueOf(key.role().name()), hex(key.secretSha256())))
        .toList();
  }

  private static String hex(SecretHash hash) {
    return HexFormat.of().formatHex(hash.bytes());
  }
}
