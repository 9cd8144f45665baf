package dev.beckon.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecideFiguresTest {
  private static DecideFigures figures(int candidates, double p99Ms, double rate, double lateMs) {
    JsonObject decision =
        new JsonObject().put("count", 9).put("p50Ms", 1.5).put("p99Ms", p99Ms).put("maxMs", 40.0);
    return new DecideFigures(
        candidates,
        "always",
        1_000,
        new JsonObject()
            .put("shoppers", 100)
            .put("decisions", 9)
            .put("asked", 10)
            .put("offered", 10)
            .put("due", 1_000)
            .put("failed", 0)
            .put("decisionsPerSecond", rate)
            .put("decision", decision)
            .put("late", decision.copy().put("p99Ms", lateMs))
            .put("decisionsPerSecondMax", 2_345.6789)
            .put("claimsPerSecondMax", 5_000.0),
        List.of());
  }

  @Test
  void keepsWhatIsPromisedUpToTheMark() {
    assertThat(figures(20, 10, 1_000, 1).broken()).isEmpty();
    assertThat(figures(20, 10.1, 1_000, 1).broken())
        .containsExactly("decision and claim p99 is 10.1 ms with 20 candidates, promised: 10");
    assertThat(figures(200, 30, 1_000, 1).broken()).as("promised of few only").isEmpty();
  }

  @Test
  void isWorthNothingOffTheRateOrTheSchedule() {
    assertThat(figures(20, 1, 1_029, 2).invalid()).isEmpty();
    assertThat(figures(20, 1, 900, 1).invalid())
        .containsExactly("900 decisions a second were made, 1000 were due");
    assertThat(figures(20, 1, 1_000, 2.5).invalid())
        .containsExactly("the schedule was kept with p99 2.5 ms, allowed: 2");
  }

  @Test
  void reportsCeilingsAndTheStage() {
    JsonObject json = figures(20, 3, 1_000, 1).json();
    assertThat(json.getDouble("decisionsPerSecond")).isEqualTo(2_345.679);
    assertThat(json.getDouble("claimsPerSecondMax")).isEqualTo(5_000);
    assertThat(json.getJsonObject("stages").getJsonObject("decision").getDouble("p99Ms"))
        .isEqualTo(3);
  }
}
