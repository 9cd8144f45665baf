package dev.beckon.simulator.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.beckon.simulator.world.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  private static final String ORIENTATION = ",1,0,0,0,1,0,0,0,1";
  @TempDir Path folder;

  @Test
  void aWalkIsSortedByTimeAndStartsAtZero() throws IOException {
    Path file =
        write(
            "walk.mbd",
            "1581252284.5,b827eb4521b4,e78f135624ce,-84,1.5,2.5,1.7" + ORIENTATION,
            "1581252284.25,b827eb917e19,e78f135624ce,42,1.25,2.5,1.7" + ORIENTATION);

    assertThat(WalkFile.read(file))
        .containsExactly(
            new Reception(0, "b827eb917e19", 42, new Point(1.25, 2.5)),
            new Reception(250_000, "b827eb4521b4", -84, new Point(1.5, 2.5)));
  }

  @Test
  void aBrokenLineIsNamed() throws IOException {
    Path shortLine = write("short.mbd", "1581252284.5,b827eb4521b4,e78f135624ce,-84");
    Path badNumber =
        write("bad.mbd", "1581252284.5,b827eb4521b4,e78f135624ce,loud,1,2,3" + ORIENTATION);
    Path empty = write("empty.mbd");

    assertThatThrownBy(() -> WalkFile.read(shortLine))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 1 has 4 columns, allowed: 16");
    assertThatThrownBy(() -> WalkFile.read(badNumber))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 1")
        .hasMessageContaining("loud");
    assertThatThrownBy(() -> WalkFile.read(empty)).hasMessageContaining("is empty");
  }

  @Test
  void receiversTellPlaceAndDepartment() throws IOException {
    Path file =
        write(
            "some.dev",
            "Dongles:{\"b827eb4521b4\": [[7.00, -0.5, 1.22], 16711680, \"sensor10\"],"
                + "\"000000000402\": [[12.76, 0.27, 2.30], 16737535, \"sensor42\"] }",
            "Beacons:{\"e78f135624ce\": [[], 1328790, \"beacon1\"] }");

    List<Receiver> receivers = DeviceFile.read(file);

    assertThat(receivers)
        .containsExactly(
            new Receiver("b827eb4521b4", "sensor10", new Point(7, -0.5), 1.22),
            new Receiver("000000000402", "sensor42", new Point(12.76, 0.27), 2.30));
    assertThat(receivers).extracting(Receiver::department).containsExactly(1, 4);
    assertThat(receivers).extracting(Receiver::number).containsExactly(0, 2);
  }

  @Test
  void aFileWithoutReceiversIsRefused() throws IOException {
    Path file = write("none.dev", "Beacons:{}");

    assertThatThrownBy(() -> DeviceFile.read(file)).hasMessageContaining("names no receiver");
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }
}
