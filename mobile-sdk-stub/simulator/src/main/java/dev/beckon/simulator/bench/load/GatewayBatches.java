package dev.beckon.simulator.bench.load;

import com.google.protobuf.ByteString;
import dev.beckon.protocol.v1.SightingBatch;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Frames at random times (Poisson), coalesced and batched by {@link GatewayRules}. A transmitter is
 * an id, so a phone that rotates its id is a new one, as it is to a gateway.
 */
final class GatewayBatches implements Arrivals {
  private static final long NEW_FOR_US = 3_000_000;
  private static final int MOVED_DDBM = 40;
  private static final long FORGET_AFTER_US = 10_000_000;

  private final Ear ear;
  private final GatewayRules rules;
  private final double meanGapUs;
  private final Map<ByteString, Transmitter> transmitters = new HashMap<>();
  private final PriorityQueue<Interval> intervals =
      new PriorityQueue<>(Comparator.comparingLong(Interval::endsUs));
  private SightingBatch.Builder open = SightingBatch.newBuilder();
  private long nextFrameUs;
  private long nextSweepUs = FORGET_AFTER_US;
  private long batchDueUs = Long.MAX_VALUE;
  private long mayLeaveUs;

  /** The end of a transmitter's interval; void when the transmitter meanwhile has another. */
  private record Interval(long endsUs, Transmitter transmitter) {}

  /**
   * @param framesPerSecond of this gateway, above 0
   */
  GatewayBatches(Ear ear, GatewayRules rules, double framesPerSecond) {
    this.ear = ear;
    this.rules = rules;
    meanGapUs = 1e6 / framesPerSecond;
    nextFrameUs = ear.upToUs(meanGapUs);
  }

  @Override
  public long nextDueUs() {
    return Math.min(Math.min(nextFrameUs, batchDueUs), intervalEndUs());
  }

  private long intervalEndUs() {
    return intervals.isEmpty() ? Long.MAX_VALUE : intervals.element().endsUs();
  }

  @Override
  public void onDue(Sink sink) {
    long dueUs = nextDueUs();
    if (batchDueUs == dueUs) {
      leave(dueUs, sink);
    } else if (intervalEndUs() == dueUs) {
      endInterval(dueUs, sink);
    } else {
      hear(dueUs, sink);
      nextFrameUs += ear.gapUs(meanGapUs);
    }
  }

  private void hear(long nowUs, Sink sink) {
    if (nowUs >= nextSweepUs) {
      transmitters.values().removeIf(t -> t.count == 0 && nowUs - t.lastUs >= FORGET_AFTER_US);
      nextSweepUs = nowUs + FORGET_AFTER_US;
    }
    if (!ear.hears(nowUs)) {
      return;
    }
    int phone = ear.nextPhone();
    Transmitter transmitter =
        transmitters.computeIfAbsent(ear.id(phone, nowUs), id -> new Transmitter(id, nowUs));
    transmitter.hear(nowUs, ear.rssiDbm(phone, nowUs));
    long endsUs = transmitter.dueUs(rules);
    if (endsUs <= nowUs) {
      report(transmitter, nowUs, sink);
    } else if (transmitter.endsUs != endsUs) {
      // Each frame may make the place contested and so the interval shorter.
      transmitter.endsUs = endsUs;
      intervals.add(new Interval(endsUs, transmitter));
    }
  }

  private void endInterval(long nowUs, Sink sink) {
    Interval interval = intervals.remove();
    Transmitter transmitter = interval.transmitter();
    if (transmitter.count > 0 && transmitter.endsUs == interval.endsUs()) {
      report(transmitter, nowUs, sink);
    }
  }

  private void report(Transmitter transmitter, long nowUs, Sink sink) {
    open.addSightings(
        ear.sighting(
            transmitter.id,
            transmitter.firstUs,
            transmitter.lastUs,
            transmitter.count,
            transmitter.meanDdbm(),
            transmitter.maxDbm));
    transmitter.reported(nowUs);
    if (open.getSightingsCount() >= rules.maxSightings()) {
      leave(nowUs, sink);
    } else {
      batchDueUs = Math.max(nowUs, mayLeaveUs);
    }
  }

  private void leave(long nowUs, Sink sink) {
    sink.send(nowUs, open);
    open = SightingBatch.newBuilder();
    batchDueUs = Long.MAX_VALUE;
    mayLeaveUs = nowUs + rules.maxDelayMs() * 1000L;
  }

  private static final class Transmitter {
    private final ByteString id;
    private final long newUntilUs;
    private boolean everReported;
    private long reportedUs;
    private int reportedDdbm;
    private long endsUs;
    private long firstUs;
    private long lastUs;
    private long sumDbm;
    private int count;
    private int maxDbm;

    private Transmitter(ByteString id, long nowUs) {
      this.id = id;
      newUntilUs = nowUs + NEW_FOR_US;
    }

    private void hear(long nowUs, int rssiDbm) {
      if (count == 0) {
        firstUs = nowUs;
        sumDbm = 0;
        maxDbm = rssiDbm;
      }
      count++;
      lastUs = nowUs;
      sumDbm += rssiDbm;
      maxDbm = Math.max(maxDbm, rssiDbm);
    }

    private int meanDdbm() {
      return (int) Math.round(10.0 * sumDbm / count);
    }

    private long dueUs(GatewayRules rules) {
      if (!everReported) {
        return lastUs;
      }
      boolean contested = lastUs < newUntilUs || Math.abs(meanDdbm() - reportedDdbm) > MOVED_DDBM;
      return reportedUs + 1000L * (contested ? rules.contestedMs() : rules.settledMs());
    }

    private void reported(long nowUs) {
      everReported = true;
      reportedUs = nowUs;
      reportedDdbm = meanDdbm();
      count = 0;
    }
  }
}
