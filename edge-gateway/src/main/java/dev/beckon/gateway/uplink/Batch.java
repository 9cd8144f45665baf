package dev.beckon.gateway.uplink;

import dev.beckon.gateway.wire.Lane;

/** One batch on its way. Before its first publish it has no lane for good and no sequence. */
final class Batch {
  /** What the object itself takes beside its bytes, roughly. */
  private static final int OVERHEAD_BYTES = 64;

  final int sightings;
  final long oldestUs;

  /** Encoded sightings; null once the batch was handed over. */
  private byte[] body;

  /** The whole payload; null before the first attempt to publish. */
  private byte[] payload;

  private Lane lane;
  private long sequence;
  private long notBeforeUs;

  /**
   * @param body encoded sightings
   * @param sightings how many, 1 or more
   * @param oldestUs when the one that was heard longest ago was heard last
   */
  Batch(byte[] body, int sightings, long oldestUs) {
    this.body = body;
    this.sightings = sightings;
    this.oldestUs = oldestUs;
  }

  byte[] body() {
    return body;
  }

  /** It is given its place, for good if it is then handed over. */
  void fix(Lane lane, long sequence, byte[] payload) {
    this.lane = lane;
    this.sequence = sequence;
    this.payload = payload;
  }

  /** MQTT has taken it: from here on it is resent as it is. */
  void handedOver() {
    body = null;
  }

  boolean wasHandedOver() {
    return body == null;
  }

  byte[] payload() {
    return payload;
  }

  Lane lane() {
    return lane;
  }

  long sequence() {
    return sequence;
  }

  long notBeforeUs() {
    return notBeforeUs;
  }

  void postpone(long notBeforeUs) {
    this.notBeforeUs = notBeforeUs;
  }

  /** What it takes while it waits for its first publish. */
  int waitingBytes() {
    return body.length + OVERHEAD_BYTES;
  }
}
