package dev.beckon.gateway.uplink;

import dev.beckon.gateway.wire.Lane;

/** One batch on its way. Before its first publish it has no lane for good and no sequence. */
final class Batch {
  /** What the object itself takes beside its bytes, roughly. */
  private static final int OVERHEAD_BYTES = 64;

  final int sightings;
  final long oldestUs;

  /** Encoded sightings before the first publish, the whole payload after it. */
  private byte[] bytes;

  private Lane lane;
  private long sequence;
  private long notBeforeUs;

  /**
   * @param bytes encoded sightings
   * @param sightings how many, 1 or more
   * @param oldestUs when the one that was heard longest ago was heard last
   */
  Batch(byte[] bytes, int sightings, long oldestUs) {
    this.bytes = bytes;
    this.sightings = sightings;
    this.oldestUs = oldestUs;
  }

  /** It is given its place for good: from here on it is resent as it is. */
  void fix(Lane lane, long sequence, byte[] payload) {
    this.lane = lane;
    this.sequence = sequence;
    this.bytes = payload;
  }

  byte[] bytes() {
    return bytes;
  }

  Lane lane() {
    return lane;
  }

  /** 0 before the first publish. */
  long sequence() {
    return sequence;
  }

  long notBeforeUs() {
    return notBeforeUs;
  }

  void postpone(long notBeforeUs) {
    this.notBeforeUs = notBeforeUs;
  }

  int sizeBytes() {
    return bytes.length + OVERHEAD_BYTES;
  }
}
