package dev.beckon.cloud.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HighWaterMarkTest {
  @TempDir Path dataDir;

  @Test
  void acceptsAnyRedisBeforeTheFirstClaim() throws Exception {
    assertThat(new HighWaterMark(dataDir).fault(null, AppendFsync.ALWAYS)).isEmpty();
  }

  @Test
  void acceptsARedisAsLateAsWhatWasSeen() throws Exception {
    save(10_000);
    assertThat(new HighWaterMark(dataDir).fault("10000", AppendFsync.ALWAYS)).isEmpty();
    assertThat(new HighWaterMark(dataDir).fault("20000", AppendFsync.ALWAYS)).isEmpty();
  }

  @Test
  void refusesARedisThatForgot() throws Exception {
    save(10_000);
    assertThat(new HighWaterMark(dataDir).fault("9999", AppendFsync.ALWAYS))
        .hasValueSatisfying(
            fault -> assertThat(fault).contains("moved backwards", "9999", "10000", "delete"));
    assertThat(new HighWaterMark(dataDir).fault(null, AppendFsync.ALWAYS)).isPresent();
  }

  @Test
  void allowsTheSecondThatEverysecMayLose() throws Exception {
    save(10_000);
    assertThat(new HighWaterMark(dataDir).fault("8000", AppendFsync.EVERYSEC)).isEmpty();
    assertThat(new HighWaterMark(dataDir).fault("7999", AppendFsync.EVERYSEC)).isPresent();
  }

  @Test
  void namesAFileThatHoldsNoTime() throws Exception {
    Files.writeString(dataDir.resolve("highwater"), "soon");
    assertThat(new HighWaterMark(dataDir).fault("1", AppendFsync.ALWAYS))
        .hasValueSatisfying(fault -> assertThat(fault).contains("'soon'"));
  }

  private void save(long ms) throws Exception {
    HighWaterMark mark = new HighWaterMark(dataDir);
    mark.seen(ms);
    mark.seen(ms - 1);
    mark.save();
  }
}
