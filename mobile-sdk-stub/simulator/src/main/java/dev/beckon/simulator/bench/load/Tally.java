package dev.beckon.simulator.bench.load;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What one event loop did. Sightings are counted, not messages, unless the name says otherwise. The
 * histograms and the figures of the window hold what was due in the measured time only. Used by one
 * thread.
 */
final class Tally {
  private static final long HIGHEST_US = 600_000_000;
  private static final int DIGITS = 3;

  /** How late the schedule was kept: due to taken up by this program. */
  private final Histogram lateUs = new Histogram(HIGHEST_US, DIGITS);

  /** From handed to the socket to PUBACK. */
  private final Histogram acknowledgedUs = new Histogram(HIGHEST_US, DIGITS);

  /** From due to PUBACK: includes waiting for a place in the send window. */
  private final Histogram dueToAcknowledgedUs = new Histogram(HIGHEST_US, DIGITS);

  private final Map<String, Long> refused = new TreeMap<>();
  private String fault = "";
  private long sent;
  private long acknowledged;
  private long frames;
  private long dropped;
  private long messages;
  private long repeated;
  private long outOfOrder;
  private long disconnects;
  private long windowSightings;
  private long windowFrames;
  private long windowMessages;
  private long windowAcknowledged;

  /** A batch was due. */
  void due(long lateByUs, boolean measured) {
    if (measured) {
      record(lateUs, lateByUs);
    }
  }

  /** A batch went out. */
  void sent(int sightings, int batchFrames, boolean measured) {
    messages++;
    sent += sightings;
    frames += batchFrames;
    if (measured) {
      windowMessages++;
      windowSightings += sightings;
      windowFrames += batchFrames;
    }
  }

  /** A batch waited for a place in the send window until the generator's own bound. */
  void dropped(int sightings) {
    dropped += sightings;
  }

  /** A batch was acknowledged with success. */
  void acknowledged(int sightings, long fromDueUs, long fromSentUs, boolean measured) {
    acknowledged += sightings;
    if (measured) {
      windowAcknowledged += sightings;
      record(dueToAcknowledgedUs, fromDueUs);
      record(acknowledgedUs, fromSentUs);
    }
  }

  /** A success said that the batch had been applied before: nothing was resent, so never true. */
  void repeated(int sightings) {
    repeated += sightings;
  }

  /** A batch was refused. */
  void refused(int reasonCode, int sightings) {
    refused.merge(String.format("0x%02X", reasonCode & 0xFF), (long) sightings, Long::sum);
  }

  /** A PUBACK was not for the oldest PUBLISH without one. */
  void outOfOrder() {
    outOfOrder++;
  }

  /** Something that should never happen; the first one is kept. */
  void fault(String words) {
    if (fault.isEmpty()) {
      fault = words;
    }
  }

  /** A session ended before its time. */
  void disconnected() {
    disconnects++;
  }

  private static void record(Histogram histogram, long us) {
    histogram.recordValue(Math.max(0, Math.min(us, HIGHEST_US)));
  }

  /** Adds all of another one, which no other thread may be using. */
  void add(Tally other) {
    lateUs.add(other.lateUs);
    acknowledgedUs.add(other.acknowledgedUs);
    dueToAcknowledgedUs.add(other.dueToAcknowledgedUs);
    other.refused.forEach((code, n) -> refused.merge(code, n, Long::sum));
    fault(other.fault);
    sent += other.sent;
    acknowledged += other.acknowledged;
    frames += other.frames;
    dropped += other.dropped;
    messages += other.messages;
    repeated += other.repeated;
    outOfOrder += other.outOfOrder;
    disconnects += other.disconnects;
    windowSightings += other.windowSightings;
    windowFrames += other.windowFrames;
    windowMessages += other.windowMessages;
    windowAcknowledged += other.windowAcknowledged;
  }

  /** As {@link LoadResult} reads it. */
  JsonObject json() {
    return new JsonObject()
        .put("fault", fault)
        .put("sent", sent)
        .put("acknowledged", acknowledged)
        .put("frames", frames)
        .put("messages", messages)
        .put("dropped", dropped)
        .put("repeated", repeated)
        .put("refused", new JsonObject(new TreeMap<String, Object>(refused)))
        .put("outOfOrder", outOfOrder)
        .put("disconnects", disconnects)
        .put("windowSightings", windowSightings)
        .put("windowFrames", windowFrames)
        .put("windowMessages", windowMessages)
        .put("windowAcknowledged", windowAcknowledged)
        .put("late", json(lateUs))
        .put("puback", json(acknowledgedUs))
        .put("dueToPuback", json(dueToAcknowledgedUs));
  }

  private static JsonObject json(Histogram histogram) {
    return new JsonObject()
        .put("count", histogram.getTotalCount())
        .put("p50Ms", histogram.getValueAtPercentile(50) / 1000.0)
        .put("p99Ms", histogram.getValueAtPercentile(99) / 1000.0)
        .put("maxMs", histogram.getMaxValue() / 1000.0);
  }
}
