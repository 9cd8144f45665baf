package dev.beckon.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.simulator.SharedData;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The main job on recorded receptions and real till lines. */
class RecordedDemoIT {

  @Test
  @Timeout(300)
  void theSameWalkBringsEachCustomerWhatTheirPurchasesSay()
      throws IOException, InterruptedException {
    DemoOptions options =
        new DemoOptions(
            BuiltJars.orSkip(),
            30,
            Optional.empty(),
            false,
            false,
            1,
            OptionalLong.empty(),
            Optional.of(
                new DemoOptions.Recorded(
                    SharedData.orSkip("rssi/tetam/straight_04_all_sensors.mbd"),
                    SharedData.orSkip("retail/online_retail_full.csv.gz"),
                    1)),
            false);

    assertThat(DemoRun.run(options, System.out, false)).isTrue();
  }
}
