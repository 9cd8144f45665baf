package dev.beckon.cloud.app;

import dev.beckon.cloud.identity.Registrations;
import dev.beckon.cloud.identity.RotatingResolver;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table of rotating ids: filled at start, going along with the time, and watched. */
final class ResolverPart {
  private static final Logger log = LoggerFactory.getLogger(ResolverPart.class);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long ADVANCE_EVERY_MS = 100;

  private ResolverPart() {}

  /** Knows nobody yet. */
  static RotatingResolver open(Base base) {
    RotatingResolver resolver =
        new RotatingResolver(base.nowMs(), THREADS::getCurrentThreadCpuTime);
    register(resolver, base.meters());
    return resolver;
  }

  /** Every installation is known when it returns. */
  static void load(Registrations registrations) throws StartException {
    ExecutorService loaders =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(), task -> new Thread(task, "loader"));
    try {
      long startedNs = System.nanoTime();
      int known = Await.result("installations", registrations.load(loaders));
      log.info(
          "{} installations are known, loaded in {} ms",
          known,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNs));
    } finally {
      loaders.shutdownNow();
    }
  }

  /** Lets the resolver go along with the time from now on, on a thread of its own. */
  static void advance(Base base, RotatingResolver resolver) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "resolver");
              thread.setDaemon(true);
              return thread;
            });
    base.parts().add("resolver", timer::shutdownNow);
    Future<?> unused =
        timer.scheduleWithFixedDelay(
            () -> advance(resolver, base.nowMs()),
            ADVANCE_EVERY_MS,
            ADVANCE_EVERY_MS,
            TimeUnit.MILLISECONDS);
  }

  private static void advance(RotatingResolver resolver, long nowMs) {
    try {
      resolver.advance(nowMs);
    } catch (RuntimeException e) {
      log.error("the tables of rotating ids could not be made, it is tried again", e);
    }
  }

  private static void register(RotatingResolver resolver, MeterRegistry meters) {
    for (int off = -RotatingResolver.DRIFT_WINDOWS; off <= RotatingResolver.DRIFT_WINDOWS; off++) {
      int offWindows = off;
      FunctionCounter.builder(
              "beckon_identity_resolved_total", resolver, r -> r.resolvedCount(offWindows))
          .description("Resolved ids, by how many windows of 512 s the phone's clock is ahead")
          .tag("windows", Integer.toString(off))
          .register(meters);
    }
    Gauge.builder("beckon_identity_installations", resolver, RotatingResolver::size)
        .description("Installations whose ids can be resolved")
        .register(meters);
    Gauge.builder("beckon_identity_table_bytes", resolver, RotatingResolver::bytes)
        .description("Memory that installations and the tables of their ids take")
        .register(meters);
    FunctionCounter.builder("beckon_identity_rotations_total", resolver, r -> r.rotations().count())
        .description("Tables of ids that were made for a coming window")
        .register(meters);
    Gauge.builder(
            "beckon_identity_rotation_cpu_seconds", resolver, r -> r.rotations().lastCpuNs() / 1e9)
        .description("CPU time that the last of these tables took, spread over minutes")
        .register(meters);
  }
}
