package dev.beckon.sdk;

/** What the SDK had to leave undone since it was built. Immutable. */
public final class Counters {
  private final long receiptsDropped;
  private final long sightingsDropped;
  private final long sightingsIgnored;

  Counters(long receiptsDropped, long sightingsDropped, long sightingsIgnored) {
    this.receiptsDropped = receiptsDropped;
    this.sightingsDropped = sightingsDropped;
    this.sightingsIgnored = sightingsIgnored;
  }

  /** Receipts that a full queue pushed out or that the service refused for good. */
  public long receiptsDropped() {
    return receiptsDropped;
  }

  /** Sightings that a full buffer pushed out, that grew too old, or that were refused for good. */
  public long sightingsDropped() {
    return sightingsDropped;
  }

  /** Beacons heard that were not the shops', or with a strength that cannot be. */
  public long sightingsIgnored() {
    return sightingsIgnored;
  }
}
