package dev.beckon.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.simulator.bench.floor.FloorResult;
import dev.beckon.simulator.bench.load.LoadResult;
import dev.beckon.simulator.measure.Metrics;
import dev.beckon.simulator.measure.ProcessUsage;
import dev.beckon.simulator.measure.StageStatistics;
import dev.beckon.simulator.measure.StageStatistics.Summary;
import dev.beckon.simulator.measure.ThreadUsage;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IntakeFiguresTest {
  private static final IntakeFigures.Setting SETTING =
      new IntakeFigures.Setting(10, 2, 100, 20, 10_000, 10);
  private static final Summary IN_TIME = new Summary(5_000, 0.5, 2, 9);
  private static final String METRICS =
      """
      beckon_sightings_total{fate="APPLIED"} 150000.0
      beckon_presence_events_total{store="a",type="ENTERED"} 120.0
      """;

  private static final String EVENT_LOOP =
      "7 (vert.x-eventloo) S 1 1 1 0 -1 0 0 0 0 0 %d 0 0 0 20 0 9 0 42 0";
  private static final String COMPILER =
      "8 (C2 CompilerThre) S 1 1 1 0 -1 0 0 0 0 0 0 %d 0 0 20 0 9 0 42 0";

  private static LoadResult load(long sent, long dropped, long windowFrames, Summary late) {
    return new LoadResult(
        "",
        sent,
        sent,
        sent,
        sent / 20,
        dropped,
        0,
        Map.of(),
        0,
        0,
        windowFrames,
        windowFrames,
        windowFrames / 20,
        windowFrames,
        110,
        125,
        late,
        IN_TIME,
        IN_TIME);
  }

  private static IntakeFigures figures(LoadResult load, String metrics, long otherMs) {
    Snapshot before =
        new Snapshot(
            1_000_000,
            new ProcessUsage(4_000, 200, 210),
            ThreadUsage.parse(List.of(EVENT_LOOP.formatted(300), COMPILER.formatted(50))),
            new ProcessUsage(500, 5, 6),
            1_000,
            10_000);
    Snapshot after =
        new Snapshot(
            11_000_000,
            new ProcessUsage(4_100, 220, 230),
            ThreadUsage.parse(List.of(EVENT_LOOP.formatted(306), COMPILER.formatted(53))),
            new ProcessUsage(530, 6, 6),
            1_050,
            10_000 + 180 + otherMs);
    return new IntakeFigures(
        SETTING,
        before,
        after,
        100_000,
        load,
        Metrics.parse(metrics),
        new StageStatistics(),
        List.of());
  }

  @Test
  void cpuIsCountedPerMillionSightingsOfTheMeasuredTime() {
    JsonObject json = figures(load(150_000, 0, 100_000, IN_TIME), METRICS, 0).json();

    assertThat(json.getDouble("cpuSecondsPerMillion")).isEqualTo(1.0);
    assertThat(json.getDouble("redisCpuSecondsPerMillion")).isEqualTo(0.3);
    assertThat(json.getDouble("generatorCpuSecondsPerMillion")).isEqualTo(0.5);
    assertThat(json.getDouble("sightingsPerSecond")).isEqualTo(10_000);
    assertThat(json.getDouble("residentMb")).isEqualTo(220);
    assertThat(json.getJsonObject("cpuMsPerSecondByThreads"))
        .isEqualTo(
            new JsonObject()
                .put("eventLoops", 6.0)
                .put("compiler", 3.0)
                .put("garbageCollection", 0.0)
                .put("redisClient", 0.0)
                .put("push", 0.0)
                .put("history", 0.0)
                .put("rest", 1.0));
    assertThat(json.getLong("lost")).isZero();
    assertThat(json.getBoolean("ok")).isTrue();
    assertThat(json.getBoolean("valid")).isTrue();
  }

  /** The bare endpoint, which took 40 ms for the same 100,000 sightings. */
  private static FloorFigures floor(FloorResult result) {
    Snapshot before = figures(load(150_000, 0, 100_000, IN_TIME), METRICS, 0).before();
    Snapshot after =
        new Snapshot(
            11_000_000,
            new ProcessUsage(4_040, 100, 110),
            before.threads(),
            before.redis(),
            1_050,
            10_090);
    return new FloorFigures(SETTING, before, after, load(150_000, 0, 100_000, IN_TIME), result);
  }

  @Test
  void theProductIsComparedWithTheFloor() {
    IntakeFigures product = figures(load(150_000, 0, 100_000, IN_TIME), METRICS, 0);

    IntakeOutcome outcome =
        new IntakeOutcome(product, Optional.of(floor(new FloorResult(150_000, -68, 0))));

    assertThat(outcome.json().getDouble("floorCpuSecondsPerMillion")).isEqualTo(0.4);
    assertThat(outcome.json().getDouble("timesFloor")).isEqualTo(2.5);
    assertThat(outcome.line()).contains("floor 0.400", "2.50 times");
    assertThat(outcome.invalid()).isEmpty();
    assertThat(outcome.faults()).isEmpty();
    assertThat(new IntakeOutcome(product, Optional.empty()).json().containsKey("timesFloor"))
        .isFalse();
  }

  @Test
  void aFloorThatDidNotTakeTheWholeLoadIsAFault() {
    IntakeFigures product = figures(load(150_000, 0, 100_000, IN_TIME), METRICS, 0);

    IntakeOutcome outcome =
        new IntakeOutcome(product, Optional.of(floor(new FloorResult(149_940, -68, 3))));

    assertThat(outcome.faults())
        .containsExactly(
            "the floor: 60 sightings were lost", "the floor: 3 batches were malformed");
  }

  @Test
  void aSightingThatTheServiceDidNotCountIsLost() {
    IntakeFigures figures = figures(load(150_020, 0, 100_000, IN_TIME), METRICS, 0);

    assertThat(figures.lost()).isEqualTo(20);
    assertThat(figures.faults()).containsExactly("20 sightings were lost");
  }

  @Test
  void sightingsThatCameToNothingAreAFaultThoughNotLost() {
    String metrics =
        METRICS.replace("150000.0", "149993.0")
            + "beckon_sightings_total{fate=\"UNKNOWN_ID\"} 7.0\n";

    assertThat(figures(load(150_000, 0, 100_000, IN_TIME), metrics, 0).faults())
        .containsExactly("7 sightings were not applied: UNKNOWN_ID");
  }

  @Test
  void zonesEnteredMustBeThoseOfTheScript() {
    assertThat(
            figures(load(150_000, 0, 100_000, IN_TIME), METRICS.replace("120.0", "108.0"), 0)
                .faults())
        .containsExactly("108 zones were entered, expected: 109 to 126");
    assertThat(
            figures(load(150_000, 0, 100_000, IN_TIME), METRICS.replace("120.0", "127.0"), 0)
                .faults())
        .hasSize(1);
  }

  @Test
  void whatCouldNotBeSentIsTheServicesFaultAndNotTheGenerators() {
    IntakeFigures figures = figures(load(150_000, 400, 60_000, IN_TIME), METRICS, 0);

    assertThat(figures.faults())
        .containsExactly("400 sightings could not be sent within the send window");
    assertThat(figures.invalid()).isEmpty();
  }

  @Test
  void aGeneratorThatFellBehindMakesTheRunInvalid() {
    Summary late = new Summary(5_000, 0.5, 30, 90);

    assertThat(figures(load(150_000, 0, 100_000, late), METRICS, 0).invalid())
        .singleElement()
        .asString()
        .contains("fell behind", "30.0 ms");
  }

  @Test
  void aGeneratorOfTheWrongRateMakesTheRunInvalid() {
    assertThat(figures(load(150_000, 0, 90_000, IN_TIME), METRICS, 0).invalid())
        .singleElement()
        .asString()
        .contains("9000 frames/s");
  }

  @Test
  void aMachineThatOthersUseMakesTheRunInvalid() {
    assertThat(figures(load(150_000, 0, 100_000, IN_TIME), METRICS, 4_000).invalid())
        .containsExactly("other programs kept 0.40 processors busy, allowed: 0.25");
  }
}
