package dev.beckon.cloud.store;

import dev.beckon.cloud.decision.DecisionService;
import dev.beckon.cloud.decision.Reason;
import dev.beckon.cloud.decision.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts decisions by reason, and times them. */
public final class DecisionMeters implements DecisionService.Listener {
  private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);
  private final Map<Verdict, Counter> failedAudiences = new EnumMap<>(Verdict.class);
  private final Timer timer;

  /** Registers a counter for every reason, so that each shows from the start. */
  public DecisionMeters(MeterRegistry meters) {
    for (Reason reason : Reason.values()) {
      counters.put(
          reason,
          Counter.builder("beckon.decisions")
              .description("Decisions by reason")
              .tag("reason", reason.name())
              .register(meters));
    }
    for (Verdict verdict : Verdict.values()) {
      if (verdict.failed()) {
        failedAudiences.put(
            verdict,
            Counter.builder("beckon_audience_failures_total")
                .description("Audiences that could not be worked out, by why; they count as no")
                .tag("why", verdict.name())
                .register(meters));
      }
    }
    timer =
        Timer.builder("beckon.decision.time")
            .description("From the event to the claim's answer")
            .publishPercentiles(0.5, 0.99)
            .register(meters);
  }

  @Override
  public void audienceFailed(Verdict why) {
    failedAudiences.get(why).increment();
  }

  @Override
  public void decided(Reason reason, long tookUs) {
    counters.get(reason).increment();
    timer.record(tookUs, TimeUnit.MICROSECONDS);
  }
}
