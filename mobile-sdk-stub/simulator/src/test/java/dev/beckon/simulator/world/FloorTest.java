package dev.beckon.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FloorTest {
  private static final Floor.Zone LEFT = new Floor.Zone("left", "Left", 0, 0, 10, 8);
  private static final Floor.Zone RIGHT = new Floor.Zone("right", "Right", 10, 0, 20, 8);
  private static final GatewaySite GW_LEFT =
      new GatewaySite("gw-1", "left", new Point(5, 4), 1.5, 1, 1);
  private static final GatewaySite GW_RIGHT =
      new GatewaySite("gw-2", "right", new Point(15, 4), 1.5, 1, 2);

  @Test
  void aPlaceOnTheSharedEdgeLiesInTheRightZone() {
    Floor floor = new Floor("north", List.of(LEFT, RIGHT), List.of(), List.of(GW_LEFT, GW_RIGHT));

    assertThat(floor.zoneAt(new Point(9.99, 1))).contains("left");
    assertThat(floor.zoneAt(new Point(10, 1))).contains("right");
    assertThat(floor.zoneAt(new Point(20, 1))).isEmpty();
  }

  @Test
  void withoutZonesTheNearestGatewayNamesTheZone() {
    Floor floor = new Floor("north", List.of(), List.of(), List.of(GW_LEFT, GW_RIGHT));

    assertThat(floor.zoneAt(new Point(9, 7))).contains("left");
    assertThat(floor.zoneAt(new Point(11, 7))).contains("right");
    assertThat(floor.zoneIds()).containsExactly("left", "right");
  }

  @Test
  void everyWallOnTheWayTakesItsLossAndNoOther() {
    Wall between = new Wall(new Point(10, 0), new Point(10, 5), 6);
    Wall alsoBetween = new Wall(new Point(12, 3), new Point(12, 8), 4);
    Floor floor =
        new Floor("north", List.of(), List.of(between, alsoBetween), List.of(GW_LEFT, GW_RIGHT));

    assertThat(floor.wallLossDb(new Point(5, 4), new Point(15, 4))).isEqualTo(10);
    assertThat(floor.wallLossDb(new Point(5, 2), new Point(15, 2))).isEqualTo(6);
    assertThat(floor.wallLossDb(new Point(5, 7), new Point(15, 7))).isEqualTo(4);
    assertThat(floor.wallLossDb(new Point(5, 4), new Point(9, 4))).isZero();
    assertThat(floor.wallLossDb(new Point(10, 6), new Point(10, 7))).isZero();
  }

  @Test
  void aGatewayOfAnUnknownZoneIsRefusedByName() {
    assertThatThrownBy(() -> new Floor("north", List.of(LEFT), List.of(), List.of(GW_RIGHT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gw-2")
        .hasMessageContaining("right");
  }
}
