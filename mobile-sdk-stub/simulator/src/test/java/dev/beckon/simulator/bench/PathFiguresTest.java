package dev.beckon.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.simulator.demo.ClearFrames;
import dev.beckon.simulator.demo.FeedRecord;
import dev.beckon.simulator.fcm.FcmMessage;
import dev.beckon.simulator.measure.ProcessUsage;
import dev.beckon.simulator.measure.Stamps;
import dev.beckon.simulator.world.Point;
import dev.beckon.simulator.world.Walk;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class PathFiguresTest {
  private static final long START_US = 1_000_000_000L;
  private final Pushes pushes = new Pushes();
  private final Histogram lateUs = new Histogram(600_000_000, 3);
  private final PathFigures figures =
      new PathFigures(
          40,
          1,
          List.of(shopper("a", "left", true), shopper("b", "right", true)),
          new ClearFrames(),
          pushes,
          START_US);

  private static PathShopper shopper(String id, String zoneId, boolean measured) {
    Walk walk = Walk.startingAt(100, new Point(0, 0)).stay(5_000).build();
    Registrar.Phone phone = new Registrar.Phone("token-" + id, id, "0".repeat(32));
    return new PathShopper(id, phone, walk, zoneId, measured, new Random(1));
  }

  private void offered(String shopperId, String zoneId, long heardUs, long acceptedUs) {
    Stamps stamps =
        new Stamps(
            heardUs,
            heardUs + 10_000,
            heardUs + 11_000,
            heardUs + 13_000,
            heardUs + 14_000,
            acceptedUs);
    String id = "d-" + shopperId + zoneId;
    pushes.onMessage(
        new FcmMessage("n", "t", Map.of("decisionId", id), null, 0, null, null, 0),
        acceptedUs,
        acceptedUs);
    figures.take(
        new FeedRecord.Decision(
            id, "e", "v", shopperId, zoneId, "ENTERED", "OFFERED", "o", List.of(), stamps));
    figures.take(new FeedRecord.Outcome(id, shopperId, "o", "ACCEPTED", 1, null, stamps));
  }

  private void seen(double otherCpus, long framesLost) {
    figures.under(
        new PathFigures.Circumstances(
            lateUs, 1_000, framesLost, 0.5, otherCpus, new ProcessUsage(1, 2, 3), List.of()));
  }

  @Test
  void eachShopperWithExactlyOneOfferIsFineAndMeasured() {
    offered("a", "left", START_US + 300_000, START_US + 400_000);
    offered("b", "right", START_US + 300_000, START_US + 420_000);
    seen(0, 0);

    assertThat(figures.faults()).isEmpty();
    assertThat(figures.invalid()).isEmpty();
    assertThat(figures.broken()).isEmpty();
    assertThat(figures.json().getJsonObject("stages").getJsonObject("service").getDouble("maxMs"))
        .isBetween(119.9, 120.2);
    assertThat(figures.json().getJsonObject("zoneDelay").getDouble("p50Ms"))
        .isBetween(212.8, 213.3);
  }

  @Test
  void whoGotNothingOrTwiceOrElsewhereIsTold() {
    offered("a", "left", START_US + 300_000, START_US + 400_000);
    offered("a", "right", START_US + 500_000, START_US + 600_000);
    offered("stranger", "left", START_US + 300_000, START_US + 400_000);
    seen(0, 0);

    assertThat(figures.faults())
        .containsExactlyInAnyOrder(
            "1 shoppers got no offer",
            "1 shoppers got more than one offer",
            "1 offers went to somebody who is not in this bench",
            "1 shoppers were taken to be in the other zone, allowed: 0.5 %");
  }

  @Test
  void aMessageSentTwiceIsTold() {
    offered("a", "left", START_US + 300_000, START_US + 400_000);
    offered("b", "right", START_US + 300_000, START_US + 400_000);
    pushes.onMessage(
        new FcmMessage("n", "t", Map.of("decisionId", "d-aleft"), null, 0, null, null, 0), 5, 5);
    seen(0, 0);

    assertThat(figures.faults()).containsExactly("1 messages were sent twice");
  }

  @Test
  void promisesThatWereNotKeptAreNamed() {
    offered("a", "left", START_US + 300_000, START_US + 1_500_000);
    offered("b", "right", START_US + 300_000, START_US + 400_000);
    seen(0, 0);

    assertThat(figures.broken()).hasSize(2);
  }

  @Test
  void lateFramesLostFramesAndABusyMachineMakeTheRunInvalid() {
    lateUs.recordValue(600_000);
    seen(0.5, 2);

    assertThat(figures.invalid()).hasSize(3);
  }
}
