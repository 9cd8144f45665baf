package dev.beckon.simulator.radio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.beckon.simulator.world.Floor;
import dev.beckon.simulator.world.GatewaySite;
import dev.beckon.simulator.world.Point;
import dev.beckon.simulator.world.Walk;
import dev.beckon.simulator.world.Wall;
import java.util.List;
import org.junit.jupiter.api.Test;

class PropagationTest {
  private static final GatewaySite HERE = new GatewaySite("gw-1", "a", new Point(0, 0), 0, 1, 1);
  private static final GatewaySite THERE = new GatewaySite("gw-2", "b", new Point(20, 0), 0, 1, 2);
  private static final Propagation FREE = new Propagation(-59, 2, 16, -97);
  private final Floor floor = new Floor("s", List.of(), List.of(), List.of(HERE, THERE));

  @Test
  void tenTimesTheWayTakesTenTimesTheExponent() {
    assertThat(FREE.meanDbm(floor, standing(1), HERE)).isEqualTo(-59, within(1e-9));
    assertThat(FREE.meanDbm(floor, standing(10), HERE)).isEqualTo(-79, within(1e-9));
  }

  @Test
  void theBodyTakesItsLossFromBehindOnly() {
    Point at = new Point(10, 0);
    double towards = FREE.meanDbm(floor, new Walk.Pose(at, -1, 0), HERE);
    double away = FREE.meanDbm(floor, new Walk.Pose(at, 1, 0), HERE);
    double across = FREE.meanDbm(floor, new Walk.Pose(at, 0, 1), HERE);

    assertThat(towards - away).isEqualTo(16, within(1e-9));
    assertThat(across).isEqualTo(towards, within(1e-9));
  }

  @Test
  void aWallCountsInTheMargin() {
    Wall shelf = new Wall(new Point(10, -5), new Point(10, 5), 6);
    Floor walled = new Floor("s", List.of(), List.of(shelf), List.of(HERE, THERE));
    double plainDb = FREE.marginDb(floor, standing(2), "a");

    assertThat(plainDb).isEqualTo(20 * Math.log10(9), within(1e-9));
    assertThat(FREE.marginDb(walled, standing(2), "a")).isEqualTo(plainDb + 6, within(1e-9));
    assertThat(FREE.marginDb(floor, standing(2), "b")).isEqualTo(-plainDb, within(1e-9));
  }

  private static Walk.Pose standing(double x) {
    return new Walk.Pose(new Point(x, 0), 0, 0);
  }
}
