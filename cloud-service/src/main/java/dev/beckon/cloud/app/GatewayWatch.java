package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.ingest.GatewayStates;
import dev.beckon.cloud.ingest.GatewayStates.GatewayState;
import dev.beckon.cloud.ops.Condition;
import dev.beckon.cloud.ops.Health;
import java.util.List;
import java.util.stream.Collectors;

/** Which gateways of each store are connected, as a part of health. */
final class GatewayWatch {
  private static final int MOST_NAMED = 5;

  private GatewayWatch() {}

  static void add(List<ServiceConfig.Store> stores, GatewayStates gateways, Health health) {
    for (ServiceConfig.Store store : stores) {
      health.aside("gateways " + store.id(), () -> condition(gateways.ofStore(store.id())));
    }
  }

  /** Well when all gateways of the store are connected, degraded otherwise. */
  static Condition condition(List<GatewayState> here) {
    List<String> silent =
        here.stream().filter(gateway -> !gateway.connected()).map(GatewayState::gatewayId).toList();
    if (silent.isEmpty()) {
      return Condition.well();
    }
    String names = silent.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    return Condition.degraded(
        silent.size()
            + " of "
            + here.size()
            + " gateways are not connected: "
            + names
            + (silent.size() > MOST_NAMED ? ", …" : ""));
  }
}
