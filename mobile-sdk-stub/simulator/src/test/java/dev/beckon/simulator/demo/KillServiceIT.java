package dev.beckon.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service is killed at a random moment of a demonstration and comes back. */
class KillServiceIT {
  private static final int SECONDS = 30;
  private static final long RADIO_SEED = 2;

  @Test
  @Timeout(240)
  void nobodySeesASecondCopyAndEveryClaimEnds() throws IOException, InterruptedException {
    long seed = Long.getLong("kill.seed", new Random().nextInt(1_000_000));
    System.out.println("KillServiceIT: -Dkill.seed=" + seed);
    DemoOptions options =
        new DemoOptions(
            BuiltJars.orSkip(),
            SECONDS,
            Optional.empty(),
            false,
            false,
            RADIO_SEED,
            OptionalLong.of(seed),
            Optional.empty(),
            false);

    assertThat(DemoRun.run(options, System.out, false)).as("seed " + seed).isTrue();
  }
}
