package dev.beckon.simulator.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.simulator.demo.BuiltJars;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A few of the cuts; {@code ./beckon drill crash} makes all of them. */
class CrashIT {
  private static final int EVERY = 5;
  private static final int HEAP_MB = 256;

  @Test
  @Timeout(300)
  void whereverItIsCutNothingIsShownTwiceAndNoClaimStaysOpen()
      throws IOException, InterruptedException {
    CrashOptions options = new CrashOptions(List.of(), EVERY, HEAP_MB);

    JsonObject report = Crash.run(options, BuiltJars.orSkip(), System.out);

    assertThat(report.getBoolean("ok")).as(report.encodePrettily()).isTrue();
    assertThat(report.getJsonArray("commands")).hasSizeGreaterThan(4).contains("send");
    assertThat(report.getJsonArray("runs")).hasSizeGreaterThan(2);
  }
}
