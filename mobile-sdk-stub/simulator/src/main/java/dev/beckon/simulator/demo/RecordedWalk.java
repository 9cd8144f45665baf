package dev.beckon.simulator.demo;

import dev.beckon.simulator.air.AdvertisingReport;
import dev.beckon.simulator.air.Air;
import dev.beckon.simulator.phone.OnAir;
import dev.beckon.simulator.phone.Phone;
import dev.beckon.simulator.radio.Propagation;
import dev.beckon.simulator.recording.Reception;
import dev.beckon.simulator.world.Floor;
import dev.beckon.simulator.world.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Plays recorded receptions in real time: each becomes an advertising report at the gateway that
 * stands for its receiver, with the recorded RSSI at the recorded moment, as if the tag were a
 * shopper's phone. Corrupt readings are played as they were recorded.
 */
final class RecordedWalk {
  /** Free space: the true margin in a recording is that of the distances. */
  private static final Propagation FREE_SPACE = new Propagation(-61, 2, 0, -120);

  private final List<Reception> receptions;
  private final Map<String, String> gatewayIds;
  private final Floor floor;
  private final double speed;

  /**
   * Prepares a walk.
   *
   * @param gatewayIds receiver address to gateway id; receptions of others are refused
   * @param speed how many times faster than recorded
   */
  RecordedWalk(
      List<Reception> receptions, Map<String, String> gatewayIds, Floor floor, double speed) {
    this.receptions = List.copyOf(receptions);
    this.gatewayIds = Map.copyOf(gatewayIds);
    this.floor = floor;
    this.speed = speed;
    for (Reception reception : receptions) {
      if (!gatewayIds.containsKey(reception.receiverId())) {
        throw new IllegalArgumentException(
            "receiver is " + reception.receiverId() + ", allowed: " + gatewayIds.keySet());
      }
    }
  }

  /** How long it takes, ms. */
  long durationMs() {
    return (long) (receptions.get(receptions.size() - 1).atUs() / speed / 1000);
  }

  /**
   * Plays it once; blocks.
   *
   * @return where the tag truly was, when
   */
  List<ZoneShare.Truth> play(Phone tag, Air air, ClearFrames clearFrames)
      throws InterruptedException {
    List<ZoneShare.Truth> truth = new ArrayList<>(receptions.size());
    tag.enters();
    long startNs = System.nanoTime();
    for (Reception reception : receptions) {
      long waitNs = startNs + (long) (reception.atUs() * 1000 / speed) - System.nanoTime();
      if (waitNs > 0) {
        TimeUnit.NANOSECONDS.sleep(waitNs);
      }
      long nowUs = SimClock.nowUs();
      Walk.Pose pose = new Walk.Pose(reception.at(), 0, 0);
      String zoneId = floor.zoneAt(reception.at()).orElseThrow();
      truth.add(new ZoneShare.Truth(nowUs / 1000, zoneId));
      Optional<OnAir> onAir = tag.onAir();
      if (onAir.isPresent()) {
        byte[] event =
            AdvertisingReport.of(onAir.get().address(), onAir.get().data(), reception.rssiDbm());
        if (air.hear(gatewayIds.get(reception.receiverId()), event)) {
          clearFrames.heard(tag.name(), zoneId, FREE_SPACE.marginDb(floor, pose, zoneId), nowUs);
        }
      }
    }
    tag.leaves();
    return truth;
  }
}
