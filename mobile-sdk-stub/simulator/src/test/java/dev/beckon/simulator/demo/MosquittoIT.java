package dev.beckon.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.beckon.simulator.process.Mosquitto;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The standard demonstration with a real Mosquitto between gateways and service. */
class MosquittoIT {
  private static final int SECONDS = 45;
  private static final long RADIO_SEED = 1;

  @Test
  @Timeout(240)
  void everybodyGetsExactlyWhatTheirHistorySays() throws IOException, InterruptedException {
    assumeTrue(Mosquitto.isInstalled(), "no Mosquitto: apt-get install mosquitto");
    DemoOptions options =
        new DemoOptions(
            BuiltJars.orSkip(),
            SECONDS,
            Optional.empty(),
            false,
            false,
            RADIO_SEED,
            OptionalLong.empty(),
            Optional.empty(),
            true);

    assertThat(DemoRun.run(options, System.out, false)).isTrue();
  }
}
