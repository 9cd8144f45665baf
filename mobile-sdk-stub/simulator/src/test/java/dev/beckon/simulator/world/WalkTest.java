package dev.beckon.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WalkTest {
  private final Walk walk =
      Walk.startingAt(1000, new Point(0, 0))
          .walkTo(new Point(10, 0), 1000)
          .stay(500)
          .walkTo(new Point(10, 4), 1000)
          .build();

  @Test
  void walksStraightAndEvenlyFromPlaceToPlace() {
    assertThat(walk.poseAt(1500)).contains(new Walk.Pose(new Point(5, 0), 10, 0));
    assertThat(walk.poseAt(3000)).contains(new Walk.Pose(new Point(10, 2), 0, 4));
  }

  @Test
  void whoStandsLooksNowhereInParticular() {
    assertThat(walk.poseAt(2200)).contains(new Walk.Pose(new Point(10, 0), 0, 0));
  }

  @Test
  void nobodyIsThereBeforeTheFirstAndAfterTheLastWaypoint() {
    assertThat(walk.poseAt(999)).isEmpty();
    assertThat(walk.poseAt(1000)).isPresent();
    assertThat(walk.poseAt(3500)).isEmpty();
    assertThat(walk.startsAtMs()).isEqualTo(1000);
    assertThat(walk.endsAtMs()).isEqualTo(3500);
  }
}
