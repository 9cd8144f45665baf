package dev.beckon.cloud.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class TetamWalksTest {

  @Test
  void followsARecordedTagThroughFourDepartments() throws Exception {
    Path folder = TetamWalk.folder();
    Assumptions.assumeTrue(
        Files.isDirectory(folder), "recorded walks are not here: ../shared/data/rssi/tetam");
    TetamWalk.Room room = TetamWalk.room(folder);
    assertThat(room.receivers()).hasSize(12);

    TetamWalk.Score sum = new TetamWalk.Score(0, 0, 0, 0);
    for (TetamWalk walk : TetamWalk.all(folder)) {
      TetamWalk.Score score = walk.play(room, PresenceSettings.DEFAULTS);
      System.out.println(walk.name() + ": " + score);
      sum = sum.plus(score);
    }

    System.out.println("all: " + sum);
    assertThat(sum.seconds()).isGreaterThan(200);
    assertThat(sum.share()).isGreaterThan(0.86);
    assertThat(sum.switches()).isLessThanOrEqualTo(sum.trueSwitches() + 3);
  }
}
