package dev.beckon.cloud.app;

import dev.beckon.cloud.presence.PresenceCounters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** Shows what a store's presence counts. */
final class PresenceMeters {
  private PresenceMeters() {}

  static void register(String storeId, PresenceCounters counters, MeterRegistry meters) {
    fate(meters, storeId, counters, "TAKEN", PresenceCounters::taken);
    fate(meters, storeId, counters, "OUT_OF_ORDER", PresenceCounters::outOfOrder);
    fate(meters, storeId, counters, "LATE", PresenceCounters::late);
    fate(meters, storeId, counters, "REFUSED", PresenceCounters::refused);
    fate(meters, storeId, counters, "UNKNOWN_GATEWAY", PresenceCounters::unknownGateway);
    fate(meters, storeId, counters, "OVER_LIMIT", PresenceCounters::overLimit);
    Gauge.builder("beckon_shoppers", counters, PresenceCounters::tracked)
        .description("Shoppers followed at present")
        .tag("store", storeId)
        .register(meters);
  }

  private static void fate(
      MeterRegistry meters,
      String storeId,
      PresenceCounters counters,
      String fate,
      ToDoubleFunction<PresenceCounters> count) {
    FunctionCounter.builder("beckon_presence_sightings_total", counters, count)
        .description("Sightings that reached presence, by what became of them")
        .tag("store", storeId)
        .tag("fate", fate)
        .register(meters);
  }
}
