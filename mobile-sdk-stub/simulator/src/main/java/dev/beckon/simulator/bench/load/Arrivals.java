package dev.beckon.simulator.bench.load;

import dev.beckon.protocol.v1.SightingBatch;

/**
 * What one gateway hears and how it batches it, on a schedule of its own. Used by one thread; times
 * are microseconds since the start.
 */
interface Arrivals {

  /** When something is due next. */
  long nextDueUs();

  /** Does what is due at {@link #nextDueUs}, whenever it is called, stamped with that time. */
  void onDue(Sink sink);

  /** Takes what is to be sent. */
  interface Sink {
    /**
     * A batch is due.
     *
     * @param dueUs by the schedule
     * @param sightings of the batch; its head is still empty
     */
    void send(long dueUs, SightingBatch.Builder sightings);
  }
}
