package dev.beckon.cloud.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the relay counts and times. */
final class RelayMeters {
  /** Around what is promised: 150 ms for the service, a second for the whole way. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(75),
    Duration.ofMillis(100),
    Duration.ofMillis(150),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofMillis(1000),
    Duration.ofMillis(2500),
    Duration.ofMillis(10_000),
    Duration.ofMillis(30_000)
  };

  private static final Set<String> ENDS =
      Arrays.stream(State.values()).map(State::name).collect(Collectors.toUnmodifiableSet());

  /** No state of its own: accepted, but by no push service. */
  private static final String IN_APP = "IN_APP";

  private final MeterRegistry meters;
  private final Timer requestTime;
  private final Timer serviceTime;
  private final Counter overflow;
  private final Counter closeFailed;
  private final Counter brokeOff;

  /** Registers all of them, so that each shows from the start. */
  RelayMeters(Supplier<Number> inHand, MeterRegistry meters) {
    this.meters = meters;
    requestTime =
        Timer.builder("beckon.push.time")
            .description("One request to the push service")
            .publishPercentiles(0.5, 0.99)
            .register(meters);
    serviceTime =
        Timer.builder("beckon.service.time")
            .description("From the arrival of the frame at the gateway's radio to FCM's acceptance")
            .serviceLevelObjectives(BUCKETS)
            .register(meters);
    Gauge.builder("beckon_relay_in_hand", inHand)
        .description("Claims the relay works on")
        .register(meters);
    overflow =
        Counter.builder("beckon_relay_overflow_total")
            .description("Claims left to recovery, as too many waited")
            .register(meters);
    closeFailed =
        Counter.builder("beckon_relay_close_failed_total")
            .description("Claims whose end could not be written down and is left to recovery")
            .register(meters);
    brokeOff =
        Counter.builder("beckon_relay_broke_off_total")
            .description("Scans and work on claims that broke off unexpectedly and come again")
            .register(meters);
    for (State state : State.values()) {
      deliveries(state.name());
    }
    deliveries(IN_APP);
    for (SendResult.Kind kind : SendResult.Kind.values()) {
      requests(kind);
    }
  }

  private Counter deliveries(String state) {
    return Counter.builder("beckon_deliveries_total")
        .description("Claims that ended, by how")
        .tag("state", state)
        .register(meters);
  }

  private Counter requests(SendResult.Kind kind) {
    return Counter.builder("beckon_push_requests_total")
        .description("Requests to the push service, by what came of them")
        .tag("result", kind.name())
        .register(meters);
  }

  void sent(SendResult result, long tookNs) {
    requestTime.record(tookNs, TimeUnit.NANOSECONDS);
    requests(result.kind()).increment();
  }

  /**
   * An offer was accepted.
   *
   * @param heardUs unix microseconds; 0 for one taken over from another run, which is not timed
   */
  void accepted(long heardUs, long acceptedUs) {
    if (heardUs > 0 && acceptedUs >= heardUs) {
      serviceTime.record(acceptedUs - heardUs, TimeUnit.MICROSECONDS);
    }
  }

  /**
   * A close was answered.
   *
   * @param reply the state the claim ended in; FENCED and GONE are no ends of ours
   */
  void ended(String reply) {
    if (ENDS.contains(reply)) {
      deliveries(reply).increment();
    }
  }

  /** The same of an offer that waits in the app. */
  void leftInApp(String reply) {
    if (reply.equals(State.ACCEPTED.name())) {
      deliveries(IN_APP).increment();
    } else {
      ended(reply);
    }
  }

  void overflowed() {
    overflow.increment();
  }

  void closeFailed() {
    closeFailed.increment();
  }

  void brokeOff() {
    brokeOff.increment();
  }
}
