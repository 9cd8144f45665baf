package dev.beckon.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.beckon.simulator.demo.BuiltJars;
import dev.beckon.simulator.demo.Jars;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A few thousand installations: little is said of speed, all is said of who was recognised. */
class IdentityBenchIT {
  @Test
  @Timeout(180)
  void everyPhoneOfTheSampleIsRecognisedAfterARestartAndNobodyElse()
      throws IOException, InterruptedException {
    Jars jars = BuiltJars.orSkip();
    Path target = jars.service().toAbsolutePath().getParent();
    assumeThat(target.resolve("bench-lib")).as("left by the service's build").isDirectory();
    IdentityOptions options =
        new IdentityOptions(
            3_000,
            50,
            false,
            1,
            target.resolve("test-classes"),
            target.resolve("bench-lib"),
            256,
            3);
    assertThat(options.faults()).isEmpty();

    JsonObject report = IdentityBench.run(options, jars, System.out);

    String told = report.encodePrettily();
    assertThat(report.getJsonArray("faults")).as(told).isEmpty();
    assertThat(report.getLong("sightings")).as(told).isGreaterThan(500);
    assertThat(report.getDouble("lookupNs")).as(told).isPositive();
    assertThat(report.getDouble("tableMb")).as(told).isBetween(0.3, 1.5);
    assertThat(report.containsKey("rotationCpuSeconds")).as(told).isFalse();
  }
}
