package dev.beckon.cloud.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
  @TempDir Path folder;

  @Test
  void isWellWithRoomEnoughAlsoForAFolderThatDoesNotExistYet() {
    DiskSpace disk = new DiskSpace(folder.resolve("not/yet"), 1).look();

    assertThat(disk.ailment()).isEmpty();
    assertThat(disk.freeBytes()).isGreaterThanOrEqualTo(1_000_000);
  }

  @Test
  void saysHowMuchIsFreeAndHowMuchIsWanted() {
    DiskSpace disk = new DiskSpace(folder, 1_000_000_000).look();

    assertThat(disk.ailment())
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .contains((disk.freeBytes() / 1_000_000) + " MB are free for " + folder)
                    .contains("1000000000 are wanted"));
  }
}
