package dev.beckon.cloud.ingest;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What is known of each gateway right now. Safe from any thread. */
public final class GatewayStates {

  /**
   * One gateway.
   *
   * @param connected whether it has a session; behind a broker, whether it says so and is not
   *     silent
   * @param online what it said last of itself; false after its last will
   * @param statusAtMs when that was, unix ms; 0 when it has said nothing yet
   * @param softwareVersion as it said, or empty
   * @param counters its own counters since its boot, at most 64
   */
  public record GatewayState(
      String gatewayId,
      String storeId,
      boolean connected,
      boolean online,
      long statusAtMs,
      String softwareVersion,
      Map<String, Long> counters) {}

  private final Map<String, GatewayState> states = new ConcurrentHashMap<>();

  /** Ids of a store's gateways, in order; never changes. */
  private final Map<String, List<String>> idsByStore;

  GatewayStates(Collection<Gateway> gateways) {
    idsByStore =
        gateways.stream()
            .sorted(Comparator.comparing(Gateway::gatewayId))
            .collect(
                Collectors.groupingBy(
                    Gateway::storeId,
                    Collectors.mapping(Gateway::gatewayId, Collectors.toUnmodifiableList())));
    for (Gateway gateway : gateways) {
      states.put(
          gateway.gatewayId(),
          new GatewayState(gateway.gatewayId(), gateway.storeId(), false, false, 0, "", Map.of()));
    }
  }

  /** One store's gateways, by id; asked often, so it looks at no others. */
  public List<GatewayState> ofStore(String storeId) {
    return idsByStore.getOrDefault(storeId, List.of()).stream().map(states::get).toList();
  }

  void connected(String gatewayId, boolean connected) {
    states.computeIfPresent(
        gatewayId,
        (id, was) ->
            new GatewayState(
                id,
                was.storeId(),
                connected,
                was.online(),
                was.statusAtMs(),
                was.softwareVersion(),
                was.counters()));
  }

  /** Behind a broker: a gateway is there when it said so last. */
  void connectedAsStated(String gatewayId) {
    connected(gatewayId, states.get(gatewayId).online());
  }

  /** Behind a broker: whoever has said nothing since then is not there, whatever it said. */
  void silentSince(long unixMs) {
    for (GatewayState state : states.values()) {
      if (state.connected() && state.statusAtMs() < unixMs) {
        connected(state.gatewayId(), false);
      }
    }
  }

  void status(String gatewayId, StatusDecoder.Status status, long nowMs) {
    states.computeIfPresent(
        gatewayId,
        (id, was) ->
            new GatewayState(
                id,
                was.storeId(),
                was.connected(),
                status.online(),
                nowMs,
                status.softwareVersion(),
                // A last will was written at connect: it knows no counters.
                status.online() ? status.counters() : was.counters()));
  }
}
