package dev.beckon.simulator.demo;

import dev.beckon.simulator.air.AdvertisingReport;
import dev.beckon.simulator.air.Air;
import dev.beckon.simulator.radio.Collisions;
import dev.beckon.simulator.radio.Link;
import dev.beckon.simulator.radio.Propagation;
import dev.beckon.simulator.world.Floor;
import dev.beckon.simulator.world.GatewaySite;
import dev.beckon.simulator.world.Point;
import dev.beckon.simulator.world.Walk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Plays the radio of a shop in real time: every phone advertises each 250 ms plus 0 to 10 ms, every
 * gateway hears it or not, with the RSSI of that moment; phones that range hear the gateways'
 * beacons once a second. The draws depend on the seed alone, not on how punctual the thread is.
 */
public final class ShopRadio {
  private static final double INTERVAL_MS = 250;
  private static final double MAX_DELAY_MS = 10;
  private static final double RANGING_MS = 1000;
  private static final int BEACONS_PER_RANGING = 5;
  private static final int WEAKEST_DBM = -110;
  private static final int STRONGEST_DBM = -10;

  private final Floor floor;
  private final Propagation propagation;
  private final Air air;
  private final ClearFrames clearFrames;
  private final long[] arrivalsMs;
  private final long[] departuresMs;
  private final PriorityQueue<Turn> turns =
      new PriorityQueue<>(
          Comparator.comparingDouble(Turn::atMs).thenComparing(turn -> turn.phone().actor.name()));

  /**
   * A radio that has not begun to play.
   *
   * @param actors the phones; each only while its walk lasts
   */
  public ShopRadio(
      Floor floor,
      Propagation propagation,
      Link.Noise noise,
      long seed,
      Air air,
      ClearFrames clearFrames,
      List<? extends RadioActor> actors) {
    this.floor = floor;
    this.propagation = propagation;
    this.air = air;
    this.clearFrames = clearFrames;
    arrivalsMs = actors.stream().mapToLong(a -> a.walk().startsAtMs()).sorted().toArray();
    departuresMs = actors.stream().mapToLong(a -> a.walk().endsAtMs()).sorted().toArray();
    Random seeds = new Random(seed);
    for (RadioActor actor : actors) {
      Phone phone = new Phone(actor, floor, noise, new Random(seeds.nextLong()));
      double phaseMs = phone.random.nextDouble();
      turns.add(new Turn(actor.walk().startsAtMs() + phaseMs * INTERVAL_MS, phone, Kind.ADVERTISE));
      if (actor.rangesBeacons()) {
        turns.add(new Turn(actor.walk().startsAtMs() + phaseMs * RANGING_MS, phone, Kind.RANGE));
      }
    }
  }

  /**
   * Plays until every walk is over; blocks.
   *
   * @param startNs {@link System#nanoTime()} at which the walks' time began
   */
  public void play(long startNs) throws InterruptedException {
    play(startNs, lateUs -> {});
  }

  /**
   * Plays until every walk is over; blocks.
   *
   * @param startNs {@link System#nanoTime()} at which the walks' time began
   * @param lateUs is told of everything how late it happened, microseconds
   */
  public void play(long startNs, LongConsumer lateUs) throws InterruptedException {
    while (!turns.isEmpty()) {
      Turn turn = turns.remove();
      if (turn.atMs() > turn.phone().actor.walk().endsAtMs()) {
        if (turn.kind() == Kind.ADVERTISE) {
          turn.phone().actor.leaves();
        }
        continue;
      }
      long waitNs = startNs + Math.round(turn.atMs() * 1e6) - System.nanoTime();
      if (waitNs > 0) {
        TimeUnit.NANOSECONDS.sleep(waitNs);
      }
      lateUs.accept((System.nanoTime() - startNs) / 1000 - Math.round(turn.atMs() * 1e3));
      turns.add(take(turn));
    }
  }

  private Turn take(Turn turn) {
    Phone phone = turn.phone();
    Optional<Walk.Pose> pose = phone.actor.walk().poseAt((long) turn.atMs());
    if (turn.kind() == Kind.RANGE) {
      pose.ifPresent(p -> range(phone, p, turn.atMs()));
      return new Turn(turn.atMs() + RANGING_MS, phone, Kind.RANGE);
    }
    pose.ifPresent(p -> advertise(phone, p, turn.atMs()));
    double delayMs = phone.random.nextDouble() * MAX_DELAY_MS;
    return new Turn(turn.atMs() + INTERVAL_MS + delayMs, phone, Kind.ADVERTISE);
  }

  private void advertise(Phone phone, Walk.Pose pose, double atMs) {
    Optional<byte[]> data = phone.actor.onAir();
    double caught = Collisions.MEASURED.caught(onTheFloor(atMs), INTERVAL_MS + MAX_DELAY_MS / 2);
    for (GatewaySite site : floor.gateways()) {
      double rssiDbm = phone.receivedDbm(propagation, floor, pose, site, atMs);
      boolean heard = phone.random.nextDouble() < caught;
      if (data.isPresent() && heard && rssiDbm >= propagation.sensitivityDbm()) {
        byte[] event = AdvertisingReport.of(phone.actor.address(), data.get(), rounded(rssiDbm));
        long nowUs = SimClock.nowUs();
        if (air.hear(site.gatewayId(), event)) {
          note(phone, pose, nowUs);
        }
      }
    }
    phone.moved(pose, atMs);
  }

  private void range(Phone phone, Walk.Pose pose, double atMs) {
    List<RadioActor.Ranged> beacons = new ArrayList<>();
    for (GatewaySite site : floor.gateways()) {
      double sumDbm = 0;
      for (int i = 0; i < BEACONS_PER_RANGING; i++) {
        sumDbm += phone.receivedDbm(propagation, floor, pose, site, atMs);
      }
      double meanDbm = sumDbm / BEACONS_PER_RANGING;
      if (meanDbm >= propagation.sensitivityDbm()) {
        beacons.add(
            new RadioActor.Ranged(
                site.major(), site.minor(), rounded(meanDbm), BEACONS_PER_RANGING));
      }
    }
    phone.moved(pose, atMs);
    if (!beacons.isEmpty()) {
      note(phone, pose, SimClock.nowUs());
      phone.actor.ranged(beacons);
    }
  }

  private void note(Phone phone, Walk.Pose pose, long nowUs) {
    floor
        .zoneAt(pose.at())
        .ifPresent(
            zoneId ->
                clearFrames.heard(
                    phone.actor.name(), zoneId, propagation.marginDb(floor, pose, zoneId), nowUs));
  }

  private int onTheFloor(double atMs) {
    return Math.max(1, upTo(arrivalsMs, (long) atMs) - upTo(departuresMs, (long) atMs));
  }

  /** How many of the sorted times are not after a moment. */
  private static int upTo(long[] sortedMs, long atMs) {
    int from = 0;
    int to = sortedMs.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sortedMs[middle] <= atMs) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private static int rounded(double rssiDbm) {
    return (int) Math.round(Math.max(WEAKEST_DBM, Math.min(STRONGEST_DBM, rssiDbm)));
  }

  private enum Kind {
    ADVERTISE,
    RANGE
  }

  private record Turn(double atMs, Phone phone, Kind kind) {}

  /** A phone's links to all gateways, and since when they have not been drawn from. */
  private static final class Phone {
    private final RadioActor actor;
    private final Random random;
    private final Map<String, Link> links = new HashMap<>();
    private Point lastAt;
    private double lastMs;

    private Phone(RadioActor actor, Floor floor, Link.Noise noise, Random random) {
      this.actor = actor;
      this.random = random;
      for (GatewaySite site : floor.gateways()) {
        links.put(site.gatewayId(), new Link(noise, new Random(random.nextLong())));
      }
    }

    private double receivedDbm(
        Propagation propagation, Floor floor, Walk.Pose pose, GatewaySite site, double atMs) {
      double movedM = lastAt == null ? 0 : lastAt.distanceTo(pose.at());
      double elapsedMs = lastAt == null ? 0 : atMs - lastMs;
      return propagation.meanDbm(floor, pose, site)
          + links.get(site.gatewayId()).nextDb(movedM, elapsedMs);
    }

    private void moved(Walk.Pose pose, double atMs) {
      lastAt = pose.at();
      lastMs = atMs;
    }
  }
}
