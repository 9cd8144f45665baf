package dev.beckon.cloud.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {
  private long nowMs = 1_000_000;
  private Condition redis = Condition.well();
  private final Health health = new Health(() -> nowMs);

  @Test
  void showsWhatTheChecksSayInTheirOrder() {
    health.needed("redis", () -> redis).aside("disk", () -> Condition.degraded("nearly full"));
    assertThat(health.look())
        .containsExactly(
            new PartHealth("redis", true, PartState.WELL, 1_000_000, "ok"),
            new PartHealth("disk", false, PartState.DEGRADED, 1_000_000, "nearly full"));
  }

  @Test
  void saysSinceWhenAndKeepsThatWhileTheSentenceChanges() {
    health.needed("redis", () -> redis);
    health.look();
    after(500, Condition.ill("no answer for 3 s"));
    after(250, Condition.ill("no answer for 4 s"));
    assertThat(health.parts())
        .containsExactly(
            new PartHealth("redis", true, PartState.ILL, 1_000_500, "no answer for 4 s"));
  }

  @Test
  void showsAShortOutageForAsLongAsHeld() {
    health.needed("redis", () -> redis);
    health.look();
    after(250, Condition.ill("away"));
    for (long ms = 250; ms < Health.HELD_MS; ms += 250) {
      after(250, Condition.well());
      assertThat(state()).as("%d ms after it was ill", ms).isEqualTo(PartState.ILL);
    }
    after(250, Condition.well());
    assertThat(state()).isEqualTo(PartState.WELL);
    assertThat(health.parts().get(0).sinceMs()).isEqualTo(nowMs);
  }

  @Test
  void isWellAtOnceAfterStartingAndIllAtOnceAfterAnything() {
    redis = Condition.starting("not yet");
    health.needed("redis", () -> redis);
    health.look();
    after(250, Condition.well());
    assertThat(state()).isEqualTo(PartState.WELL);
    after(250, Condition.degraded("half"));
    after(250, Condition.ill("away"));
    assertThat(state()).isEqualTo(PartState.ILL);
  }

  @Test
  void recoversAfterTheClockStepsBackwards() {
    health.needed("redis", () -> redis);
    health.look();
    after(250, Condition.ill("away"));
    after(-3_600_000, Condition.well());
    assertThat(state()).isEqualTo(PartState.WELL);
  }

  @Test
  void callsAPartIllWhoseCheckBreaks() {
    health.part(
        "disk",
        () -> {
          throw new IllegalStateException("/secret/path");
        });
    health.part("redis", Optional::empty);
    assertThat(health.look())
        .extracting(PartHealth::state, PartHealth::sentence)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                PartState.ILL, "it cannot be examined: IllegalStateException"),
            org.assertj.core.groups.Tuple.tuple(PartState.WELL, "ok"));
  }

  @Test
  void saysThatNobodyExaminesThePartsAnyMore() {
    health.needed("redis", () -> redis);
    health.look();
    nowMs += Health.STALE_MS;
    List<PartHealth> parts = health.parts();
    assertThat(parts).hasSize(2);
    assertThat(parts.get(1).part()).isEqualTo("health");
    assertThat(parts.get(1).state()).isEqualTo(PartState.ILL);
    assertThat(parts.get(1).sentence()).contains("5 s ago", "hangs");
    health.look();
    assertThat(health.parts()).hasSize(1);
  }

  private void after(long ms, Condition found) {
    nowMs += ms;
    redis = found;
    health.look();
  }

  private PartState state() {
    return health.parts().get(0).state();
  }
}
