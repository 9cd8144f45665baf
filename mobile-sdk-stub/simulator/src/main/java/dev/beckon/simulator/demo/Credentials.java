package dev.beckon.simulator.demo;

import dev.beckon.simulator.process.Secrets;
import dev.beckon.simulator.world.Floor;
import dev.beckon.simulator.world.GatewaySite;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The credentials of one run, in the clear: machines' keys as {@code id.secret}, and gateways'
 * passwords by gateway id; also the service's at a broker, where there is one.
 */
public record Credentials(
    String app,
    String till,
    String backend,
    String monitor,
    Map<String, String> gateways,
    String broker) {

  static Credentials draw(List<Floor> floors) {
    Secrets secrets = new Secrets();
    Map<String, String> gateways = new LinkedHashMap<>();
    for (Floor floor : floors) {
      for (GatewaySite site : floor.gateways()) {
        gateways.put(site.gatewayId(), secrets.next());
      }
    }
    return new Credentials(
        "app." + secrets.next(),
        "till-1." + secrets.next(),
        "backend." + secrets.next(),
        "monitor." + secrets.next(),
        gateways,
        secrets.next());
  }
}
