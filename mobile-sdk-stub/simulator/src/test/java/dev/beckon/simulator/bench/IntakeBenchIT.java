package dev.beckon.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.simulator.demo.BuiltJars;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A few seconds of a small load: nothing is said of speed, all is said of what came of it. */
class IntakeBenchIT {
  @Test
  @Timeout(180)
  void productAndFloorTakeTheWholeLoadAndTellWhatItCost() throws IOException, InterruptedException {
    IntakeOptions options =
        new IntakeOptions(
            List.of(10), 5, 0, 40, 400, List.of(5), 4, 6, 5, 1, 256, 3, Optional.empty(), true);

    JsonObject report = IntakeBench.run(options, BuiltJars.orSkip(), System.out);

    JsonObject run = report.getJsonArray("runs").getJsonObject(0);
    String told = report.encodePrettily();
    // The machine may be busy with anything, so whether the figures are valid is not asked.
    assertThat(run.getJsonArray("faults")).as(told).isEmpty();
    assertThat(run.getLong("lost")).as(told).isZero();
    assertThat(run.getDouble("cpuSecondsPerMillion")).as(told).isPositive();
    JsonObject threads = run.getJsonObject("cpuMsPerSecondByThreads");
    assertThat(threads.getDouble("eventLoops")).as(told).isPositive();

    JsonObject floor = run.getJsonObject("floor");
    assertThat(floor.getJsonArray("faults")).as(told).isEmpty();
    assertThat(floor.getLong("counted")).as(told).isEqualTo(floor.getLong("sent")).isPositive();
    assertThat(floor.getJsonObject("puback").getLong("count")).as(told).isPositive();
    assertThat(run.getDouble("floorCpuSecondsPerMillion")).as(told).isPositive();
    assertThat(run.getDouble("timesFloor")).as(told).isPositive();
  }
}
