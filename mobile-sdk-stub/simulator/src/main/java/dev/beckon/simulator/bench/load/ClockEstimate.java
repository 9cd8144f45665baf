package dev.beckon.simulator.bench.load;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A gateway's estimate of the service's clock: of the last 64 exchanges the one with the smallest
 * uncertainty, each growing by 50 us for every second of age (docs/protocol/mqtt.md). Times are
 * microseconds; used by one thread.
 */
final class ClockEstimate {
  private static final int MOST = 64;
  private static final long DRIFT_PPM = 50;

  private record Exchange(long offsetUs, long uncertaintyUs, long atUs) {
    private long uncertaintyUs(long nowUs) {
      return uncertaintyUs + (nowUs - atUs) * DRIFT_PPM / 1_000_000;
    }
  }

  private final Deque<Exchange> exchanges = new ArrayDeque<>();
  private Exchange best;

  /**
   * Takes an exchange.
   *
   * @param sentUs PUBLISH sent, own clock
   * @param rxUs it arrived, service's clock
   * @param txUs PUBACK sent, service's clock
   * @param arrivedUs it arrived, own clock
   */
  void add(long sentUs, long rxUs, long txUs, long arrivedUs) {
    long offsetUs = Math.floorDiv(rxUs - sentUs + txUs - arrivedUs, 2L);
    long uncertaintyUs = Math.max(0, (arrivedUs - sentUs - (txUs - rxUs) + 1) / 2);
    if (exchanges.size() == MOST) {
      exchanges.removeFirst();
    }
    exchanges.addLast(new Exchange(offsetUs, uncertaintyUs, arrivedUs));
    best = null;
    for (Exchange exchange : exchanges) {
      if (best == null || exchange.uncertaintyUs(arrivedUs) <= best.uncertaintyUs(arrivedUs)) {
        best = exchange;
      }
    }
  }

  boolean known() {
    return best != null;
  }

  /** Service time minus own time; only when known. */
  long offsetUs() {
    return best.offsetUs();
  }

  /** Half-width of the estimate as of now; only when known. */
  int uncertaintyUs(long nowUs) {
    return (int) Math.min(Integer.MAX_VALUE, best.uncertaintyUs(nowUs));
  }
}
