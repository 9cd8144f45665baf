package dev.beckon.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.simulator.demo.BuiltJars;
import dev.beckon.simulator.demo.Jars;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A few dozen codes, from the radio to the till: little is said of speed. */
class RedeemBenchIT {
  @Test
  @Timeout(180)
  void everyShopperGetsACodeThatATillRedeemsOnce() throws IOException, InterruptedException {
    Jars jars = BuiltJars.orSkip();
    RedeemOptions options = new RedeemOptions(20, 1, 2, 256, 3);
    assertThat(options.faults()).isEmpty();

    JsonObject report = RedeemBench.run(options, jars, System.out);

    String told = report.encodePrettily();
    assertThat(report.getJsonArray("faults")).as(told).isEmpty();
    for (String act : new String[] {"validate", "commit", "reverse"}) {
      assertThat(report.getJsonObject(act).getInteger("count")).as(told).isEqualTo(40);
    }
  }
}
