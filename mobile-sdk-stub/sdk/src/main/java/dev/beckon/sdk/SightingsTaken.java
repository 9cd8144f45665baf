package dev.beckon.sdk;

/** What the service did with posted sightings. Immutable. */
public final class SightingsTaken {
  private final long applied;
  private final long unknownBeacon;
  private final long late;

  SightingsTaken(long applied, long unknownBeacon, long late) {
    this.applied = applied;
    this.unknownBeacon = unknownBeacon;
    this.late = late;
  }

  SightingsTaken plus(SightingsTaken other) {
    return new SightingsTaken(
        applied + other.applied, unknownBeacon + other.unknownBeacon, late + other.late);
  }

  /** How many told where this phone is. */
  public long applied() {
    return applied;
  }

  /** How many were of beacons that no shop has. */
  public long unknownBeacon() {
    return unknownBeacon;
  }

  /** How many came too late to act upon. */
  public long late() {
    return late;
  }
}
