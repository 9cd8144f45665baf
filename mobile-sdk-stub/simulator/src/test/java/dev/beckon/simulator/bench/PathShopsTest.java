package dev.beckon.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.simulator.radio.Propagation;
import dev.beckon.simulator.world.Floor;
import dev.beckon.simulator.world.Walk;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PathShopsTest {
  private static final int STAY_S = 10;

  @Test
  void afterOneVisitTheShopHoldsSoManyUntilTheLastComes() {
    int phones = 40;
    List<Walk> walks = PathShops.walks(phones, 400, STAY_S, new Random(5));
    long fullMs = PathShops.visitMs(STAY_S) * 11 / 10;
    long lastMs = walks.get(walks.size() - 1).startsAtMs();

    for (long ms = fullMs; ms < lastMs; ms += 97) {
      long now = ms;
      long present = walks.stream().filter(walk -> walk.poseAt(now).isPresent()).count();
      assertThat(present).isBetween(phones - 2L, phones + 2L);
    }
  }

  @Test
  void everyShopperIsInTheirZoneAtAClearMarginFromTheDoorOn() {
    Floor floor = PathShops.floors(2).get(1);
    List<Walk> walks = PathShops.walks(40, 300, STAY_S, new Random(6));

    for (int i = 0; i < walks.size(); i++) {
      String zoneId = i % 2 == 0 ? "left" : "right";
      Walk walk = walks.get(i);
      for (long ms = walk.startsAtMs(); ms < walk.endsAtMs() - 2_000; ms += 250) {
        Walk.Pose pose = walk.poseAt(ms).orElseThrow();
        assertThat(floor.zoneAt(pose.at())).contains(zoneId);
        assertThat(Propagation.SHOP.marginDb(floor, pose, zoneId)).isGreaterThan(10);
      }
    }
  }
}
