package dev.beckon.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IdentityFiguresTest {
  private static IdentityFigures figures(
      double ready, double tableMb, Optional<Double> rotation, double hitNs, double missNs) {
    return new IdentityFigures(
        1_000_000,
        1_000,
        ready,
        800,
        tableMb,
        rotation,
        Map.of("hit", hitNs, "batch", hitNs / 2, "miss", missNs),
        400,
        40_000,
        List.of(),
        List.of());
  }

  @Test
  void keepsWhatIsPromisedUpToTheMark() {
    assertThat(figures(20, 120, Optional.of(3.0), 100, 100).broken()).isEmpty();
    assertThat(figures(20, 120, Optional.empty(), 100, 100).broken()).isEmpty();
  }

  @Test
  void namesEachPromiseThatIsBroken() {
    assertThat(figures(20.4, 121, Optional.of(3.2), 101, 102).broken())
        .containsExactlyInAnyOrder(
            "readySeconds is 20.4, promised: 20",
            "tableMb is 121.0, promised: 120",
            "rotationCpuSeconds is 3.2, promised: 3",
            "lookupNs of a hit is 101.0, promised: 100",
            "lookupNs of a miss is 102.0, promised: 100");
  }

  @Test
  void leavesOutWhatWasNotMeasured() {
    assertThat(figures(1, 1, Optional.empty(), 1, 2).json().containsKey("rotationCpuSeconds"))
        .isFalse();
    assertThat(figures(1, 1, Optional.of(1.5), 1, 2).json().getDouble("rotationCpuSeconds"))
        .isEqualTo(1.5);
    assertThat(figures(1, 1, Optional.of(1.5), 1, 2).lines()).contains("1.50 s of CPU");
  }
}
