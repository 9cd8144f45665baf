package dev.beckon.cloud.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayStatesTest {
  private final GatewayStates states =
      new GatewayStates(
          List.of(
              new Gateway("gw-2", "north"),
              new Gateway("gw-3", "south"),
              new Gateway("gw-1", "north")));

  @Test
  void showsAStoreItsOwnGatewaysInOrder() {
    states.connected("gw-2", true);
    assertThat(states.ofStore("north"))
        .extracting(GatewayStates.GatewayState::gatewayId, GatewayStates.GatewayState::connected)
        .containsExactly(tuple("gw-1", false), tuple("gw-2", true));
    assertThat(states.ofStore("south"))
        .extracting(GatewayStates.GatewayState::gatewayId)
        .containsExactly("gw-3");
  }

  @Test
  void knowsNoGatewaysOfAStoreThatHasNone() {
    assertThat(states.ofStore("west")).isEmpty();
  }
}
