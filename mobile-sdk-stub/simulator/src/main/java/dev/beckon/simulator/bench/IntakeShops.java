package dev.beckon.simulator.bench;

import dev.beckon.simulator.bench.load.LoadPlan;
import dev.beckon.simulator.demo.Limits;
import dev.beckon.simulator.demo.StagedOffer;
import dev.beckon.simulator.world.Floor;
import dev.beckon.simulator.world.GatewaySite;
import dev.beckon.simulator.world.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The stores of {@code bench intake}: gateways in a row, each standing for a zone of its own, and
 * one offer for those who enter the first zone.
 */
final class IntakeShops {
  static final Limits LIMITS = new Limits(2, Duration.ofMinutes(10), 4, Duration.ofSeconds(15));

  private static final double APART_M = 10;
  private static final double HEIGHT_M = 1.5;
  private static final int MINORS = 60_000;

  private IntakeShops() {}

  /** So many gateways, spread evenly over so many stores. */
  static List<Floor> floors(int stores, int gateways) {
    List<Floor> floors = new ArrayList<>();
    int made = 0;
    for (int store = 0; store < stores; store++) {
      int upTo = (int) ((long) gateways * (store + 1) / stores);
      List<GatewaySite> sites = new ArrayList<>();
      for (int zone = 0; made < upTo; made++, zone++) {
        sites.add(
            new GatewaySite(
                "g-" + made,
                "zone-" + zone,
                new Point(zone * APART_M, 0),
                HEIGHT_M,
                1 + made / MINORS,
                made % MINORS));
      }
      floors.add(new Floor("store-" + store, List.of(), List.of(), sites));
    }
    return floors;
  }

  static List<StagedOffer> offers() {
    return List.of(
        StagedOffer.entering("welcome", Set.of("zone-0"), 5, "Welcome", "Good to see you"));
  }

  /**
   * Who plays which gateway with which phones; phones are spread evenly over the stores.
   *
   * @param secrets by gateway id
   * @param identityKeys of the phones
   */
  static List<LoadPlan.Store> cast(
      List<Floor> floors, Map<String, String> secrets, List<String> identityKeys) {
    List<LoadPlan.Store> stores = new ArrayList<>();
    for (int store = 0; store < floors.size(); store++) {
      Floor floor = floors.get(store);
      List<LoadPlan.Gateway> gateways =
          floor.gateways().stream()
              .map(GatewaySite::gatewayId)
              .map(id -> new LoadPlan.Gateway(id, secrets.get(id)))
              .toList();
      int from = (int) ((long) identityKeys.size() * store / floors.size());
      int to = (int) ((long) identityKeys.size() * (store + 1) / floors.size());
      stores.add(new LoadPlan.Store(floor.storeId(), gateways, identityKeys.subList(from, to)));
    }
    return stores;
  }
}
