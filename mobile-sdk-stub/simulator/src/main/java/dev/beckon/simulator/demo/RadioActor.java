package dev.beckon.simulator.demo;

import dev.beckon.simulator.world.Walk;
import java.util.List;
import java.util.Optional;

/**
 * A phone as the radio sees it: where it is carried, what it advertises, whether it ranges beacons.
 * Called on the radio's thread, so nothing here may wait.
 */
public interface RadioActor {
  /** Whose it is. */
  String name();

  /** Where it is carried. */
  Walk walk();

  /** What it advertises now, at most 31 bytes; empty when it is silent. */
  Optional<byte[]> onAir();

  /** Under which Bluetooth address: six bytes, most significant first; changes with the id. */
  byte[] address();

  /** Its walk is over: it is carried out of the shop. */
  default void leaves() {}

  /** Whether it listens to the gateways' beacons, once a second. */
  boolean rangesBeacons();

  /** What it heard of the beacons in this second; never empty. */
  void ranged(List<Ranged> beacons);

  /** One gateway's beacon as ranging reports it: the mean of so many frames. */
  record Ranged(int major, int minor, int rssiDbm, int count) {}
}
