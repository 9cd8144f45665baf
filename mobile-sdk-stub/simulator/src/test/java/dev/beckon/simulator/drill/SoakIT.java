package dev.beckon.simulator.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.simulator.demo.BuiltJars;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The crowd for less than a minute, at a pace that lets everything happen. */
class SoakIT {
  @Test
  @Timeout(240)
  void allAccountsAgree() throws IOException, InterruptedException {
    SoakOptions options = new SoakOptions(0.75, 8, 16, 256, 5);

    JsonObject report = Soak.run(options, BuiltJars.orSkip(), System.out);

    assertThat(report.getBoolean("ok")).as(report.getJsonArray("faults").encodePrettily()).isTrue();
  }
}
