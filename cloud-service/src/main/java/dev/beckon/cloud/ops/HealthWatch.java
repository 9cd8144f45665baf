package dev.beckon.cloud.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Examines all parts four times a second on a thread of its own, {@code health}; says in the log
 * when an incident begins and when it is over, and hands it on.
 */
public final class HealthWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HealthWatch.class);
  private static final long LOOK_EVERY_MS = 250;

  private final Health health;
  private final Incidents incidents = new Incidents(() -> UUID.randomUUID().toString());
  private final Consumer<Incidents.Notice> alerts;
  private final MeterRegistry meters;
  private final Set<String> metered = new HashSet<>();
  private final LongSupplier nowMs;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "health");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Looks from now on.
   *
   * @param alerts takes what is to be told; must not block
   * @param nowMs unix ms
   */
  public HealthWatch(
      Health health, Consumer<Incidents.Notice> alerts, LongSupplier nowMs, MeterRegistry meters) {
    this.health = health;
    this.alerts = alerts;
    this.nowMs = nowMs;
    this.meters = meters;
    health.look();
    Future<?> unused =
        timer.scheduleWithFixedDelay(
            this::look, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      List<PartHealth> parts = health.look();
      parts.forEach(part -> meter(part.part()));
      incidents.observe(parts, nowMs.getAsLong()).forEach(this::tell);
    } catch (RuntimeException e) {
      log.error("The parts could not be examined, they will be again", e);
    }
  }

  private void meter(String name) {
    if (metered.add(name)) {
      Gauge.builder("beckon_part_up", health, all -> up(all, name))
          .description("1 while a part of /healthz is well or degraded, 0 otherwise")
          .tag("part", name)
          .register(meters);
    }
  }

  private static double up(Health health, String name) {
    return health.parts().stream()
            .anyMatch(
                part -> part.part().equals(name) && part.state().compareTo(PartState.DEGRADED) <= 0)
        ? 1
        : 0;
  }

  private void tell(Incidents.Notice notice) {
    String words = notice.sentence();
    switch (notice.state()) {
      case ILL -> log.error("{} is ill: {}", notice.part(), words);
      case DEGRADED -> log.warn("{} is degraded: {}", notice.part(), words);
      case WELL, STARTING -> log.info("{} is well again", notice.part());
    }
    alerts.accept(notice);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
