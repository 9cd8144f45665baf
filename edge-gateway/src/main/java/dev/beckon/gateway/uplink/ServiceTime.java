package dev.beckon.gateway.uplink;

import dev.beckon.gateway.health.Counter;
import dev.beckon.gateway.health.Counters;
import dev.beckon.gateway.wire.ClockOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a session knows of the service's time, and how it asks for it: each PUBACK of the service
 * tells it; a PUBACK of a broker does not, then only an answer to a status does
 * (docs/protocol/mqtt.md).
 */
final class ServiceTime {
  /** Above this the estimate is improved by further statuses, a few of them, soon after another. */
  static final long GOOD_UNCERTAINTY_US = 2_000;

  static final int IMPROVE_AT_MOST = 5;

  /** Statuses whose answer may still come. */
  private static final int MAX_ASKED = 8;

  private final Counters counters;
  private final ClockExchange clock = new ClockExchange();

  /** When each status was sent that was not answered with a time yet, by token. */
  private final Map<Long, Long> asked = new LinkedHashMap<>();

  private int improvements;

  ServiceTime(Counters counters) {
    this.counters = counters;
  }

  /** The estimate; null before the first exchange. */
  ClockOffset estimate(long nowUs) {
    return clock.estimate(nowUs);
  }

  boolean isKnown(long nowUs) {
    return estimate(nowUs) != null;
  }

  /** In words, for people. */
  String text(long nowUs) {
    ClockOffset estimate = estimate(nowUs);
    return estimate == null
        ? "the service does not tell its time: sightings will feed history only"
        : "clock known to ±" + estimate.uncertaintyUs() + " µs";
  }

  /** A status was handed over. */
  void asked(long token, long sentUs) {
    asked.put(token, sentUs);
    if (asked.size() > MAX_ASKED) {
      asked.remove(asked.keySet().iterator().next());
    }
  }

  /** A PUBACK told the time. */
  void told(Ack ack, long sentUs) {
    asked.remove(ack.token());
    exchange(sentUs, ack.rxUs(), ack.txUs(), ack.arrivedUs());
  }

  /** An answer came; false when nothing was asked under its token. */
  boolean told(Reply reply) {
    Long sentUs = asked.remove(reply.token());
    if (sentUs == null) {
      return false;
    }
    exchange(sentUs, reply.rxUs(), reply.txUs(), reply.arrivedUs());
    return true;
  }

  private void exchange(long sentUs, long rxUs, long txUs, long arrivedUs) {
    counters.increment(Counter.CLOCK_EXCHANGES);
    switch (clock.add(sentUs, rxUs, txUs, arrivedUs)) {
      case TAKEN -> {}
      case REJECTED -> counters.increment(Counter.CLOCK_REJECTED);
      case STEPPED -> counters.increment(Counter.CLOCK_STEPPED);
    }
  }

  /** The connection is gone, and the answers that it owed. */
  void disconnected() {
    asked.clear();
  }

  /** A connection works: its first exchanges may be improved upon. */
  void connected() {
    improvements = 0;
  }

  /** Whether the estimate should be improved by one more exchange soon; counts it if so. */
  boolean improves(long nowUs) {
    ClockOffset estimate = estimate(nowUs);
    return estimate != null
        && estimate.uncertaintyUs() > GOOD_UNCERTAINTY_US
        && improvements++ < IMPROVE_AT_MOST;
  }
}
