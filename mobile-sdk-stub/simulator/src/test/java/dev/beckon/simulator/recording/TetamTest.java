package dev.beckon.simulator.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.simulator.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against the recording itself, where it is at hand. */
class TetamTest {

  @Test
  void twelveReceiversInFourDepartments() throws IOException {
    List<Receiver> receivers = DeviceFile.read(tetam("tetam.dev"));

    assertThat(receivers).hasSize(12);
    assertThat(receivers)
        .extracting(Receiver::department)
        .containsExactlyInAnyOrder(1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4);
  }

  @Test
  void everyReceptionIsOfAKnownReceiverAndTimeNeverRunsBackwards() throws IOException {
    List<String> known =
        DeviceFile.read(tetam("tetam.dev")).stream().map(Receiver::receiverId).toList();

    List<Reception> walk = WalkFile.read(tetam("straight_04_all_sensors.mbd"));

    assertThat(walk).hasSize(558);
    assertThat(walk).extracting(Reception::receiverId).isSubsetOf(known);
    assertThat(walk).extracting(Reception::atUs).isSorted();
    assertThat(walk.get(walk.size() - 1).atUs()).isBetween(24_000_000L, 24_200_000L);
  }

  private static Path tetam(String name) {
    return SharedData.orSkip("rssi/tetam/" + name);
  }
}
