package dev.beckon.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.simulator.world.Floor;
import dev.beckon.simulator.world.GatewaySite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IntakeOptionsTest {
  private static IntakeOptions options(List<Integer> gateways, int stores, List<Integer> batches) {
    return new IntakeOptions(
        gateways,
        5,
        stores,
        0,
        50_000,
        batches,
        20,
        60,
        60,
        1,
        512,
        1,
        Optional.of(Path.of("flight.jfr")),
        false);
  }

  @Test
  void storesGrowWithGatewaysUnlessTheirNumberIsGiven() {
    assertThat(options(List.of(10), 0, List.of(20)).storesFor(2_000)).isEqualTo(400);
    assertThat(options(List.of(10), 0, List.of(20)).storesFor(3)).isEqualTo(1);
    assertThat(options(List.of(10), 7, List.of(20)).storesFor(2_000)).isEqualTo(7);
  }

  @Test
  void aPhoneStandsForTenFramesASecond() {
    assertThat(options(List.of(10), 0, List.of(20)).phones()).isEqualTo(5_000);
  }

  @Test
  void everyFaultIsNamedWithWhatIsAllowed() {
    assertThat(options(List.of(10), 11, List.of(501)).faults())
        .containsExactly("--stores is 11, allowed: 1 to 10", "--batch is 501, allowed: 0 to 500");
    assertThat(options(List.of(3_000), 0, List.of(20)).faults())
        .containsExactly("--phones is 5000, allowed: 6000 to 50000");
    assertThat(options(List.of(10), 0, List.of(0, 1, 20)).faults()).isEmpty();
  }

  @Test
  void eachOfSeveralRunsHasARecordingOfItsOwn() {
    assertThat(options(List.of(10), 0, List.of(20)).serviceOptions(10, 20).arguments())
        .containsExactly(
            "-Xmx512m",
            "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename="
                + Path.of("flight.jfr").toAbsolutePath());
    assertThat(options(List.of(10, 100), 0, List.of(20)).serviceOptions(100, 20).arguments().get(1))
        .endsWith("flight-100-20.jfr");
  }

  @Test
  void gatewaysAreSpreadEvenlyAndNoTwoAreAlike() {
    List<Floor> floors = IntakeShops.floors(3, 100_000);
    List<GatewaySite> sites = new ArrayList<>();
    floors.forEach(floor -> sites.addAll(floor.gateways()));

    assertThat(floors).allMatch(floor -> Math.abs(floor.gateways().size() - 33_333) <= 1);
    assertThat(sites).extracting(GatewaySite::gatewayId).doesNotHaveDuplicates().hasSize(100_000);
    assertThat(sites).extracting(s -> s.major() + "/" + s.minor()).doesNotHaveDuplicates();
    assertThat(sites).allMatch(s -> s.major() <= 65_535 && s.minor() <= 65_535);
  }
}
