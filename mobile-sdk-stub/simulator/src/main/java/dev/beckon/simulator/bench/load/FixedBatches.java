package dev.beckon.simulator.bench.load;

import dev.beckon.protocol.v1.SightingBatch;

/**
 * Batches of one size. Every frame is a sighting, heard evenly spread over the last 100 ms, or
 * since the batch before: a gateway holds nothing back for longer than that. Between two batches
 * lies half to one and a half of the mean time, at random.
 */
final class FixedBatches implements Arrivals {
  private static final long LONGEST_SPAN_US = 100_000;

  private final Ear ear;
  private final int size;
  private final double meanGapUs;
  private long lastUs;
  private long dueUs;

  /**
   * @param size sightings in a batch, 1 to 500
   * @param framesPerSecond of this gateway, above 0
   */
  FixedBatches(Ear ear, int size, double framesPerSecond) {
    this.ear = ear;
    this.size = size;
    meanGapUs = size * 1e6 / framesPerSecond;
    dueUs = ear.upToUs(meanGapUs);
  }

  @Override
  public long nextDueUs() {
    return dueUs;
  }

  @Override
  public void onDue(Sink sink) {
    if (ear.hears(dueUs)) {
      sink.send(dueUs, batch());
    }
    lastUs = dueUs;
    dueUs += Math.max(1, Math.round(meanGapUs / 2) + ear.upToUs(meanGapUs));
  }

  private SightingBatch.Builder batch() {
    SightingBatch.Builder batch = SightingBatch.newBuilder();
    long spanUs = Math.min(LONGEST_SPAN_US, dueUs - lastUs);
    for (int left = size - 1; left >= 0; left--) {
      long atUs = dueUs - spanUs * left / size;
      int phone = ear.nextPhone();
      int rssiDbm = ear.rssiDbm(phone, atUs);
      batch.addSightings(ear.sighting(ear.id(phone, atUs), atUs, atUs, 1, 10 * rssiDbm, rssiDbm));
    }
    return batch;
  }
}
