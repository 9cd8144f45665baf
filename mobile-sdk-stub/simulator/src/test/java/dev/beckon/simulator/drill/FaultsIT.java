package dev.beckon.simulator.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.simulator.demo.BuiltJars;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The most telling faults, for a few seconds each; {@code ./beckon faults} runs all of them. */
class FaultsIT {
  private static final int SECONDS = 6;
  private static final int INSIDE = 12;
  private static final int HEAP_MB = 256;
  private static final long SEED = 3;

  @ParameterizedTest
  @ValueSource(strings = {"redis-frozen", "push-silent"})
  @Timeout(240)
  void nothingIsDoubledOrLostAndAllOfItIsSeen(String fault)
      throws IOException, InterruptedException {
    FaultsOptions options = new FaultsOptions(SECONDS, List.of(fault), INSIDE, HEAP_MB, SEED);

    JsonObject report = Faults.run(options, BuiltJars.orSkip(), System.out);

    assertThat(report.getBoolean("ok")).as(report.encodePrettily()).isTrue();
  }
}
