package dev.beckon.gateway.uplink;

import dev.beckon.gateway.wire.ClockOffset;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The estimate of the service's clock, from the four times of each PUBLISH and its PUBACK
 * (docs/protocol/mqtt.md). Every exchange bounds the true offset from both sides, because no
 * message arrives before it was sent; the smallest of the last {@value #MAX_SAMPLES} bounds wins,
 * each widened by {@value #DRIFT_PPM} µs per second of age for the drift of two crystals.
 */
final class ClockExchange {
  static final int MAX_SAMPLES = 64;
  static final int DRIFT_PPM = 50;

  /** What became of an exchange. */
  enum Outcome {
    TAKEN,
    /** It contradicts itself: received before sent. */
    REJECTED,
    /**
     * It contradicts every earlier one: the service's clock was set. Earlier ones are forgotten.
     */
    STEPPED
  }

  private record Sample(long offsetUs, long uncertaintyUs, long takenAtUs) {
    long uncertaintyUs(long nowUs) {
      return uncertaintyUs + Math.max(0, nowUs - takenAtUs) * DRIFT_PPM / 1_000_000;
    }
  }

  private final Deque<Sample> samples = new ArrayDeque<>();

  /**
   * Takes one exchange.
   *
   * @param sentUs PUBLISH sent, gateway's monotonic clock
   * @param rxUs PUBLISH received, service's clock
   * @param txUs PUBACK sent, service's clock
   * @param arrivedUs PUBACK received, gateway's monotonic clock
   */
  Outcome add(long sentUs, long rxUs, long txUs, long arrivedUs) {
    long roundTripUs = (arrivedUs - sentUs) - (txUs - rxUs);
    if (rxUs <= 0 || txUs < rxUs || roundTripUs < 0) {
      return Outcome.REJECTED;
    }
    long offsetUs = Math.floorDiv((rxUs - sentUs) + (txUs - arrivedUs), 2L);
    long uncertaintyUs = (roundTripUs + 1) / 2;
    Sample best = best(arrivedUs);
    boolean stepped =
        best != null
            && Math.abs(offsetUs - best.offsetUs)
                > uncertaintyUs + best.uncertaintyUs(arrivedUs) + 1;
    if (stepped) {
      samples.clear();
    } else if (samples.size() == MAX_SAMPLES) {
      samples.removeFirst();
    }
    samples.addLast(new Sample(offsetUs, uncertaintyUs, arrivedUs));
    return stepped ? Outcome.STEPPED : Outcome.TAKEN;
  }

  /** The best estimate as of {@code nowUs}; null before the first exchange. */
  ClockOffset estimate(long nowUs) {
    Sample best = best(nowUs);
    return best == null ? null : new ClockOffset(best.offsetUs, best.uncertaintyUs(nowUs));
  }

  private Sample best(long nowUs) {
    Sample best = null;
    for (Sample sample : samples) {
      if (best == null || sample.uncertaintyUs(nowUs) <= best.uncertaintyUs(nowUs)) {
        best = sample;
      }
    }
    return best;
  }
}
