package dev.beckon.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FloorRunIT {
  @Test
  @Timeout(60)
  void theBareEndpointParsesAndAcknowledgesAllThatIsSent()
      throws IOException, InterruptedException {
    IntakeOptions options =
        new IntakeOptions(
            List.of(10), 5, 0, 40, 400, List.of(5), 2, 2, 5, 1, 128, 3, Optional.empty(), true);

    FloorFigures figures = new FloorRun(options, 10, 5, System.out).run();

    assertThat(figures.faults()).isEmpty();
    assertThat(figures.load().sent()).isPositive();
    assertThat(figures.floor().sightings()).isEqualTo(figures.load().sent());
    // Heard once at -55 dBm where they stand for twice at -75 beside it.
    assertThat(figures.floor().rssiMeanDbm()).isBetween(-71.0, -65.0);
  }
}
