package dev.beckon.simulator.demo;

import dev.beckon.simulator.recording.Receiver;
import dev.beckon.simulator.world.Floor;
import dev.beckon.simulator.world.GatewaySite;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The recorded demonstration: twelve receivers of a real room become twelve gateways, their four
 * departments the zones. The offers were chosen from facts of the till lines: customer 17850 bought
 * the heart-shaped holder (85123A) last a year before the lines end; customer 12583 bought alarm
 * clocks (22726, 22728) two days before.
 */
final class RecordedShop {
  static final String STORE = "tetam";
  static final Limits LIMITS = new Limits(3, Duration.ofSeconds(5), 6, Duration.ofSeconds(15));

  /** Customers of the till lines, one pass each; the last one never bought. */
  static final List<String> CUSTOMERS = List.of("17850", "12583", "99999");

  private static final double TAG_HEIGHT_M = 1.8;

  private RecordedShop() {}

  static Floor floor(List<Receiver> receivers) {
    return new Floor(
        STORE, List.of(), List.of(), receivers.stream().map(RecordedShop::gateway).toList());
  }

  private static GatewaySite gateway(Receiver receiver) {
    return new GatewaySite(
        gatewayId(receiver),
        zoneId(receiver.department()),
        receiver.at(),
        Math.abs(receiver.zM() - TAG_HEIGHT_M),
        2,
        receiver.department() * 10 + receiver.number());
  }

  private static String zoneId(int department) {
    return "department-" + department;
  }

  private static String gatewayId(Receiver receiver) {
    return "gw-" + receiver.department() + receiver.number();
  }

  /** Receiver address to gateway id. */
  static Map<String, String> gatewayIds(List<Receiver> receivers) {
    Map<String, String> ids = new LinkedHashMap<>();
    receivers.forEach(r -> ids.put(r.receiverId(), gatewayId(r)));
    return ids;
  }

  static List<StagedOffer> offers() {
    Set<String> everywhere = Set.of(zoneId(1), zoneId(2), zoneId(3), zoneId(4));
    return List.of(
        StagedOffer.entering(
                "lantern",
                Set.of(zoneId(1), zoneId(3)),
                10,
                "A lantern beside your hearts",
                "Two for one on white metal lanterns")
            .requiring(400, "85123A"),
        StagedOffer.entering(
                "alarm-clock",
                Set.of(zoneId(2), zoneId(4)),
                10,
                "Wake up in colour",
                "Retro alarm clocks, 15 % off")
            .unlessBought(30, "22726", "22728"),
        StagedOffer.dwelling(
            "tea", everywhere, Duration.ofSeconds(8), 1, "Tea is ready", "At the counter, on us"));
  }
}
