package dev.beckon.cloud.presence;

import java.util.ArrayList;
import java.util.List;

/** An engine over two zones of one gateway each, and a hand that plays sightings to it. */
final class Shop {
  static final StoreLayout LAYOUT =
      new StoreLayout(
          "north",
          List.of(
              new StoreLayout.Zone("coffee", List.of("gw-coffee"), List.of(5_000L, 20_000L)),
              new StoreLayout.Zone("tea", List.of("gw-tea"), List.of())));
  static final long BEGIN_MS = 1_700_000_000_000L;

  final ZonePresence engine;
  final List<PresenceEvent> events = new ArrayList<>();
  long nowMs = BEGIN_MS;

  Shop() {
    this(PresenceSettings.DEFAULTS);
  }

  Shop(PresenceSettings settings) {
    engine = new ZonePresence(LAYOUT, settings);
  }

  /** One frame, heard now. */
  void hear(String shopper, String gateway, double rssiDbm) {
    hearAt(shopper, gateway, rssiDbm, nowMs);
  }

  void hearAt(String shopper, String gateway, double rssiDbm, long heardMs) {
    engine.onSighting(sighting(shopper, gateway, rssiDbm, heardMs), nowMs, events::add);
  }

  static Sighting sighting(String shopper, String gateway, double rssiDbm, long heardMs) {
    Stopwatch stopwatch =
        Stopwatch.received(heardMs * 1_000, heardMs * 1_000 + 10, heardMs * 1_000 + 20);
    return new Sighting(
        shopper, "phone", gateway, 1, rssiDbm, (int) Math.round(rssiDbm), heardMs, stopwatch);
  }

  /** Four frames a second heard by both gateways, with ticks between. */
  void stand(String shopper, double coffeeDbm, double teaDbm, long forMs) {
    for (long untilMs = nowMs + forMs; nowMs < untilMs; ) {
      hear(shopper, "gw-coffee", coffeeDbm);
      hear(shopper, "gw-tea", teaDbm);
      pass(250);
    }
  }

  /** Time passes with a tick at least every 100 ms. */
  void pass(long forMs) {
    for (long untilMs = nowMs + forMs; nowMs < untilMs; ) {
      nowMs = Math.min(untilMs, nowMs + 100);
      engine.onTick(nowMs, events::add);
    }
  }

  List<String> told() {
    return events.stream()
        .map(e -> e.type() + " " + e.zoneId() + (e.cause() == null ? "" : " " + e.cause()))
        .toList();
  }

  PresenceEvent last() {
    return events.get(events.size() - 1);
  }
}
