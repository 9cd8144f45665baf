package dev.beckon.simulator.bench;

import dev.beckon.simulator.demo.ClearFrames;
import dev.beckon.simulator.demo.FeedRecord;
import dev.beckon.simulator.measure.ProcessUsage;
import dev.beckon.simulator.measure.Stage;
import dev.beckon.simulator.measure.StageStatistics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What came of one run of {@code bench path}: who got what, how long it took, and whether to
 * believe it. Records are taken by one thread.
 */
final class PathFigures {
  private static final double LATE_P99_MS = 20;
  private static final double LATE_MAX_MS = 500;
  private static final double FRAMES_LOST = 0.001;
  private static final double OTHER_CPUS = 0.25;
  private static final double WRONG_ZONE = 0.005;
  private static final double SERVICE_P99_MS = 150;
  private static final double SECOND_MS = 1_000;

  /** Up to so many phones around a gateway the second is promised. */
  private static final int PROMISED_PHONES = 40;

  private static final long HIGHEST_US = 600_000_000;

  private final int phonesAround;
  private final int shops;
  private final Map<String, PathShopper> shoppers = new HashMap<>();
  private final ClearFrames clearFrames;
  private final Pushes pushes;
  private final long startUs;
  private final Map<String, FeedRecord.Decision> offered = new HashMap<>();
  private final Map<String, String> states = new HashMap<>();
  private final Map<String, Integer> offersOf = new HashMap<>();
  private final Map<String, Long> refused = new TreeMap<>();
  private final StageStatistics stages = new StageStatistics();
  private final Histogram zoneDelayUs = new Histogram(HIGHEST_US, 3);
  private long clearStarts;
  private long wrongZone;
  private Circumstances circumstances;

  /**
   * How the machine and this program were meanwhile.
   *
   * @param lateUs how late frames went on the air
   * @param framesSent handed to gateways' sockets
   * @param framesLost that no socket took
   * @param serviceCpus processors the service kept busy
   * @param otherCpus processors that neither the product nor this program kept busy
   * @param ended processes that ended by themselves
   */
  record Circumstances(
      Histogram lateUs,
      long framesSent,
      long framesLost,
      double serviceCpus,
      double otherCpus,
      ProcessUsage service,
      List<String> ended) {}

  /**
   * @param startUs unix microseconds at which the walks' time began
   */
  PathFigures(
      int phonesAround,
      int shops,
      List<PathShopper> everybody,
      ClearFrames clearFrames,
      Pushes pushes,
      long startUs) {
    this.phonesAround = phonesAround;
    this.shops = shops;
    this.clearFrames = clearFrames;
    this.pushes = pushes;
    this.startUs = startUs;
    everybody.forEach(shopper -> shoppers.put(shopper.shopperId(), shopper));
  }

  /** Takes a record of the feed, in its order. */
  void take(FeedRecord entry) {
    if (entry instanceof FeedRecord.Decision decision) {
      decided(decision);
    } else if (entry instanceof FeedRecord.Outcome outcome) {
      closed(outcome);
    }
  }

  private void decided(FeedRecord.Decision decision) {
    decision.refused().forEach(r -> refused.merge(r.reason(), 1L, Long::sum));
    if (decision.offered() && offered.putIfAbsent(decision.decisionId(), decision) == null) {
      offersOf.merge(decision.shopperId(), 1, Integer::sum);
    }
  }

  private void closed(FeedRecord.Outcome outcome) {
    FeedRecord.Decision decision = offered.get(outcome.decisionId());
    boolean first = states.put(outcome.decisionId(), outcome.state()) == null;
    PathShopper shopper = shoppers.get(outcome.shopperId());
    if (!first || decision == null || shopper == null || !outcome.state().equals("ACCEPTED")) {
      return;
    }
    if (!decision.zoneId().equals(shopper.zoneId())) {
      wrongZone++;
      return;
    }
    if (shopper.measured()) {
      measure(shopper, decision, outcome);
    }
  }

  private void measure(
      PathShopper shopper, FeedRecord.Decision decision, FeedRecord.Outcome outcome) {
    stages.record(outcome.stamps());
    long crossedUs = startUs + shopper.walk().startsAtMs() * 1000;
    zoneDelayUs.recordValue(
        Math.max(0, Math.min(HIGHEST_US, outcome.stamps().zonedUs() - crossedUs)));
    OptionalLong acceptedUs = pushes.acceptedUs(decision.decisionId());
    if (acceptedUs.isPresent()) {
      ClearFrames.Start start =
          clearFrames.entered(shopper.name(), decision.zoneId(), outcome.stamps().heardUs());
      clearStarts += start.clear() ? 1 : 0;
      stages.record(Stage.HEARD_TO_ACCEPTED, acceptedUs.getAsLong() - start.atUs());
    }
  }

  /** Adds what was seen around the run; must be called before anything is asked for. */
  void under(Circumstances seen) {
    circumstances = seen;
  }

  /** Why the measurement is worth nothing. */
  List<String> invalid() {
    List<String> reasons = new ArrayList<>();
    StageStatistics.Summary late = summary(circumstances.lateUs());
    if (late.p99Ms() > LATE_P99_MS || late.maxMs() > LATE_MAX_MS) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "the radio fell behind its schedule: p99 %.1f ms, max %.1f ms; allowed: %.0f and %.0f",
              late.p99Ms(),
              late.maxMs(),
              LATE_P99_MS,
              LATE_MAX_MS));
    }
    if (circumstances.framesLost() > FRAMES_LOST * circumstances.framesSent()) {
      reasons.add(
          "no gateway's socket took "
              + circumstances.framesLost()
              + " of "
              + (circumstances.framesSent() + circumstances.framesLost())
              + " frames");
    }
    if (circumstances.otherCpus() > OTHER_CPUS) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "other programs kept %.2f processors busy, allowed: %.2f",
              circumstances.otherCpus(),
              OTHER_CPUS));
    }
    return reasons;
  }

  /** What the product should have done and did not. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    expectNone(
        faults,
        "shoppers got no offer",
        shoppers.keySet().stream().filter(id -> !offersOf.containsKey(id)).count());
    expectNone(
        faults,
        "shoppers got more than one offer",
        offersOf.values().stream().filter(n -> n > 1).count());
    expectNone(
        faults,
        "offers went to somebody who is not in this bench",
        offersOf.keySet().stream().filter(id -> !shoppers.containsKey(id)).count());
    expectNone(
        faults,
        "offers did not end ACCEPTED",
        offered.keySet().stream().filter(id -> !"ACCEPTED".equals(states.get(id))).count());
    expectNone(faults, "messages were sent twice", pushes.messages() - pushes.decisions());
    expectNone(faults, "offers and messages differ in number", pushes.decisions() - offered.size());
    if (wrongZone > WRONG_ZONE * shoppers.size()) {
      faults.add(wrongZone + " shoppers were taken to be in the other zone, allowed: 0.5 %");
    }
    circumstances.ended().forEach(name -> faults.add(name + " ended by itself"));
    return faults;
  }

  private static void expectNone(List<String> faults, String what, long count) {
    if (count != 0) {
      faults.add(count + " " + what);
    }
  }

  /** What is promised of this geometry and was not kept. */
  List<String> broken() {
    List<String> broken = new ArrayList<>();
    double serviceMs = stages.of(Stage.SERVICE).p99Ms();
    if (serviceMs > SERVICE_P99_MS) {
      broken.add(String.format(Locale.ROOT, "service time p99 is %.1f ms, not 150", serviceMs));
    }
    double heardMs = stages.of(Stage.HEARD_TO_ACCEPTED).p99Ms();
    if (phonesAround <= PROMISED_PHONES && heardMs > SECOND_MS) {
      broken.add(
          String.format(Locale.ROOT, "heard to accepted p99 is %.1f ms, not a second", heardMs));
    }
    return broken;
  }

  JsonObject json() {
    return new JsonObject()
        .put("phonesAround", phonesAround)
        .put("shops", shops)
        .put("shoppers", shoppers.size())
        .put("offers", stages.of(Stage.SERVICE).count())
        .put("wrongZone", wrongZone)
        .put("refused", new JsonObject(new TreeMap<String, Object>(refused)))
        .put("stages", Json.of(stages))
        .put("zoneDelay", Json.of(summary(zoneDelayUs)))
        .put("clearStarts", clearStarts)
        .put("radioLate", Json.of(summary(circumstances.lateUs())))
        .put("frames", circumstances.framesSent())
        .put("framesLost", circumstances.framesLost())
        .put("serviceCpus", Json.rounded(circumstances.serviceCpus()))
        .put("otherCpus", Json.rounded(circumstances.otherCpus()))
        .put("residentMb", Json.rounded(circumstances.service().residentMb()))
        .put("residentPeakMb", Json.rounded(circumstances.service().residentPeakMb()))
        .put("valid", invalid().isEmpty())
        .put("invalid", new JsonArray(invalid()))
        .put("ok", faults().isEmpty() && broken().isEmpty())
        .put("faults", new JsonArray(faults()))
        .put("promisesBroken", new JsonArray(broken()));
  }

  /** Lines for the terminal. */
  String lines() {
    StringBuilder lines = new StringBuilder();
    lines.append(phonesAround).append(" phones around a gateway, ").append(shops).append(" shops");
    for (Stage stage : Stage.values()) {
      if (stages.of(stage).count() > 0) {
        line(lines, stage.key(), stages.of(stage));
      }
    }
    line(lines, "zoneDelay", summary(zoneDelayUs));
    return lines.toString();
  }

  private static void line(StringBuilder lines, String name, StageStatistics.Summary summary) {
    lines.append(
        String.format(
            Locale.ROOT,
            "%n  %-16s %7d offers  p50 %8.1f  p99 %8.1f  max %8.1f ms",
            name,
            summary.count(),
            summary.p50Ms(),
            summary.p99Ms(),
            summary.maxMs()));
  }

  private static StageStatistics.Summary summary(Histogram us) {
    return new StageStatistics.Summary(
        us.getTotalCount(),
        us.getValueAtPercentile(50) / 1000.0,
        us.getValueAtPercentile(99) / 1000.0,
        us.getMaxValue() / 1000.0);
  }
}
