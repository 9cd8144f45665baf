package dev.beckon.cloud.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./beckon drill decisions} plays longer, and again with a seed. */
class DecisionPlayIT {
  private static final int STEPS = 7_500;

  @TempDir Path dataDir;

  @Test
  void noPromiseIsBrokenWhateverHappens() throws IOException {
    long seed = new Random().nextInt(1_000_000);
    Tally tally = DecisionDrill.run(dataDir, STEPS, seed, System.out);
    assertThat(
            List.of(
                "OFFERED",
                "ACCEPTED",
                "UNKNOWN",
                "REJECTED",
                "killed after the claim",
                Judge.BEYOND))
        .allSatisfy(what -> assertThat(tally.of(what)).as(what).isPositive());
  }
}
