package dev.beckon.cloud.presence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;

/**
 * One phone among gateways, in simulated time: it advertises at an interval, each gateway catches a
 * frame with the scan's duty, RSSI wanders around what is true, and each gateway reports what it
 * heard in one sighting after at least its reporting interval.
 */
final class Radio {
  static final String SHOPPER = "shopper-1";

  private final ZonePresence engine;
  private final String[] gateways;
  private final ToDoubleBiFunction<Integer, Long> trueRssiDbm;
  private final Random random;
  private final double noiseDb;
  private final long intervalMs;
  private final double duty;
  private final long reportMs;
  private final PriorityQueue<Report> onTheWay =
      new PriorityQueue<>(Comparator.comparingLong(Report::arrivesMs));
  private final List<PresenceEvent> events = new ArrayList<>();
  private final List<Frames> open;

  private long nowMs;
  private long nextFrameMs;
  private long sightings;

  private record Report(long arrivesMs, Sighting sighting) {}

  private static final class Frames {
    private int count;
    private double sum;
    private double max;
    private long firstMs;
    private long lastMs;
    private long lastReportMs;
  }

  /** A phone at four advertisements a second, heard with duty .9 and reported every 100 ms. */
  Radio(
      ZonePresence engine,
      List<String> gateways,
      Random random,
      double noiseDb,
      ToDoubleBiFunction<Integer, Long> trueRssiDbm) {
    this(engine, gateways, random, noiseDb, 250, 0.9, 100, trueRssiDbm);
  }

  Radio(
      ZonePresence engine,
      List<String> gateways,
      Random random,
      double noiseDb,
      long intervalMs,
      double duty,
      long reportMs,
      ToDoubleBiFunction<Integer, Long> trueRssiDbm) {
    this.engine = engine;
    this.gateways = gateways.toArray(new String[0]);
    this.random = random;
    this.noiseDb = noiseDb;
    this.intervalMs = intervalMs;
    this.duty = duty;
    this.reportMs = reportMs;
    this.trueRssiDbm = trueRssiDbm;
    this.open = new ArrayList<>();
    Arrays.stream(this.gateways).forEach(id -> open.add(new Frames()));
    nowMs = 1_000_000;
    nextFrameMs = nowMs + random.nextInt((int) intervalMs);
    open.forEach(frames -> frames.lastReportMs = nowMs - random.nextInt((int) reportMs));
  }

  long nowMs() {
    return nowMs;
  }

  long sightings() {
    return sightings;
  }

  List<PresenceEvent> events() {
    return events;
  }

  /** Lets the phone advertise, or not, for a while; steps of 10 ms. */
  void run(long forMs, boolean advertising) {
    long untilMs = nowMs + forMs;
    while (nowMs < untilMs) {
      nowMs += 10;
      if (nowMs >= nextFrameMs) {
        if (advertising) {
          advertise();
        }
        nextFrameMs += intervalMs + random.nextInt(10);
      }
      report();
      while (!onTheWay.isEmpty() && onTheWay.peek().arrivesMs() <= nowMs) {
        sightings++;
        engine.onSighting(onTheWay.poll().sighting(), nowMs, events::add);
      }
      if (nowMs % 100 == 0) {
        engine.onTick(nowMs, events::add);
      }
    }
  }

  private void advertise() {
    for (int i = 0; i < gateways.length; i++) {
      double rssiDbm = trueRssiDbm.applyAsDouble(i, nowMs) + noiseDb * random.nextGaussian();
      if (random.nextDouble() < duty && rssiDbm > -99) {
        Frames frames = open.get(i);
        double heard = Math.max(-110, Math.min(-10, Math.rint(rssiDbm)));
        frames.firstMs = frames.count == 0 ? nowMs : frames.firstMs;
        frames.max = frames.count == 0 ? heard : Math.max(frames.max, heard);
        frames.count++;
        frames.sum += heard;
        frames.lastMs = nowMs;
      }
    }
  }

  private void report() {
    for (int i = 0; i < gateways.length; i++) {
      Frames frames = open.get(i);
      if (frames.count > 0 && nowMs - frames.lastReportMs >= reportMs) {
        Stopwatch stopwatch =
            Stopwatch.received(frames.lastMs * 1_000, nowMs * 1_000, nowMs * 1_000);
        Sighting sighting =
            new Sighting(
                SHOPPER,
                "phone",
                gateways[i],
                frames.count,
                frames.sum / frames.count,
                (int) frames.max,
                frames.firstMs,
                stopwatch);
        onTheWay.add(new Report(nowMs + 1 + random.nextInt(10), sighting));
        frames.count = 0;
        frames.sum = 0;
        frames.lastReportMs = nowMs;
      }
    }
  }
}
