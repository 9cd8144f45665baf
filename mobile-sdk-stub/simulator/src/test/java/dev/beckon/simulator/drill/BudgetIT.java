package dev.beckon.simulator.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.beckon.simulator.demo.BuiltJars;
import dev.beckon.simulator.demo.Jars;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A small crowd; {@code ./beckon drill budget} sends a big one. */
class BudgetIT {
  @Test
  @Timeout(600)
  void whatIsChargedIsWhatMayHaveBeenToldAndTheRestIsThereForOthers()
      throws IOException, InterruptedException {
    Jars jars = BuiltJars.orSkip();
    Path target = jars.service().toAbsolutePath().getParent();
    assumeThat(target.resolve("bench-lib")).as("left by the service's build").isDirectory();
    BudgetOptions options =
        new BudgetOptions(
            3,
            1_000,
            200,
            25,
            1,
            target.resolve("test-classes"),
            target.resolve("bench-lib"),
            256,
            System.nanoTime());
    assertThat(options.faults()).isEmpty();

    JsonObject report = Budget.run(options, jars, System.out);

    assertThat(report.getBoolean("ok")).as(report.encodePrettily()).isTrue();
  }
}
