package dev.beckon.cloud.ingest;

import java.util.List;

/**
 * A sighting batch whose every field is in range (docs/protocol/sightings.proto). Times are the
 * gateway's monotonic clock in microseconds.
 *
 * @param bootId names that clock
 * @param sequence from 1, within boot id and lane
 * @param clock the gateway's estimate of its clock, or null before the first exchange
 * @param sightings at most 500
 */
record Batch(
    long bootId,
    Lane lane,
    long sequence,
    long publishedMonoUs,
    Clock clock,
    List<Heard> sightings) {

  enum Lane {
    FRESH,
    HELD
  }

  /**
   * Service time minus monotonic time.
   *
   * @param offsetUs any value: the gateway's word
   * @param uncertaintyUs 0 to 2^32 - 1
   */
  record Clock(long offsetUs, long uncertaintyUs) {}

  /** One transmitter during one coalescing interval; id big endian, mean in tenths of a dBm. */
  record Heard(
      long eid, long firstMonoUs, long lastMonoUs, int count, int rssiMeanDdbm, int rssiMaxDbm) {}
}
