package dev.beckon.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A demonstration in which nothing comes to the service without TLS: two gateways on the MQTT port,
 * two in WebSockets on the HTTPS port, phones, tills and the feed by HTTPS.
 */
class TlsDemoIT {
  private static final int SECONDS = 30;
  private static final long SEED = 3;

  @Test
  @Timeout(240)
  void everybodyGetsWhatTheirHistorySaysOverTls() throws IOException, InterruptedException {
    DemoOptions options =
        new DemoOptions(
            BuiltJars.orSkip(),
            SECONDS,
            Optional.empty(),
            false,
            true,
            SEED,
            OptionalLong.empty(),
            Optional.empty(),
            false);

    assertThat(DemoRun.run(options, System.out, false)).isTrue();
  }
}
