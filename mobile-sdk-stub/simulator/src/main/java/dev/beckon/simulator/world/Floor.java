package dev.beckon.simulator.world;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * A shop floor.
 *
 * @param storeId its id in the service's configuration
 * @param zones the parts of the floor; empty where the zone of a place is that of its nearest
 *     gateway
 * @param walls what stands in the way
 * @param gateways at least one
 */
public record Floor(
    String storeId, List<Zone> zones, List<Wall> walls, List<GatewaySite> gateways) {

  /** Copies the lists and checks that every gateway's zone exists. */
  public Floor {
    zones = List.copyOf(zones);
    walls = List.copyOf(walls);
    gateways = List.copyOf(gateways);
    if (gateways.isEmpty()) {
      throw new IllegalArgumentException("gateways is empty, allowed: at least one");
    }
    for (GatewaySite site : gateways) {
      if (!zones.isEmpty() && zones.stream().noneMatch(z -> z.zoneId().equals(site.zoneId()))) {
        throw new IllegalArgumentException(
            "zone of gateway " + site.gatewayId() + " is " + site.zoneId() + ", allowed: a zone");
      }
    }
  }

  /**
   * A rectangle of the floor; its lower and left edges belong to it.
   *
   * @param zoneId its id in the service's configuration
   * @param name what people call it
   */
  public record Zone(
      String zoneId, String name, double minX, double minY, double maxX, double maxY) {

    boolean contains(Point place) {
      return place.x() >= minX && place.x() < maxX && place.y() >= minY && place.y() < maxY;
    }
  }

  /** The zone a place lies in; empty outside every zone. */
  public Optional<String> zoneAt(Point place) {
    if (zones.isEmpty()) {
      return gateways.stream()
          .min(Comparator.comparingDouble(g -> g.distanceTo(place)))
          .map(GatewaySite::zoneId);
    }
    return zones.stream().filter(z -> z.contains(place)).map(Zone::zoneId).findFirst();
  }

  /** Ids of all zones, in the order of the floor's plan. */
  public List<String> zoneIds() {
    LinkedHashSet<String> ids = new LinkedHashSet<>();
    zones.forEach(z -> ids.add(z.zoneId()));
    gateways.forEach(g -> ids.add(g.zoneId()));
    return List.copyOf(ids);
  }

  /** Sum of what all walls between two places take, dB. */
  public double wallLossDb(Point a, Point b) {
    double lossDb = 0;
    for (Wall wall : walls) {
      if (wall.between(a, b)) {
        lossDb += wall.lossDb();
      }
    }
    return lossDb;
  }
}
