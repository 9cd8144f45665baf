package dev.beckon.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.beckon.simulator.demo.BuiltJars;
import dev.beckon.simulator.demo.Jars;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A few seconds: nothing is said of speed, all is said of what was decided. */
class DecideBenchIT {
  @Test
  @Timeout(180)
  void decidesWhatHasToBeDecidedWithFewCandidatesAndMany()
      throws IOException, InterruptedException {
    Jars jars = BuiltJars.orSkip();
    Path target = jars.service().toAbsolutePath().getParent();
    assumeThat(target.resolve("bench-lib")).as("left by the service's build").isDirectory();
    DecideOptions options =
        new DecideOptions(
            List.of(20, 200),
            List.of("everysec"),
            100,
            2,
            200,
            target.resolve("test-classes"),
            target.resolve("bench-lib"),
            256,
            3);
    assertThat(options.faults()).isEmpty();

    JsonObject report = DecideBench.run(options, jars, System.out);

    String told = report.encodePrettily();
    assertThat(report.getJsonArray("runs")).as(told).hasSize(2);
    for (Object each : report.getJsonArray("runs")) {
      JsonObject run = (JsonObject) each;
      assertThat(run.getInteger("decisions")).as(told).isEqualTo(200);
      assertThat(run.getDouble("decisionsPerSecond")).as(told).isPositive();
      assertThat(run.getDouble("claimsPerSecondMax")).as(told).isPositive();
    }
  }
}
