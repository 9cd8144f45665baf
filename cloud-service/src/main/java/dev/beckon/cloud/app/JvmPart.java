package dev.beckon.cloud.app;

import dev.beckon.cloud.ingest.IntakeLoop;
import dev.beckon.cloud.ops.ProcessMeters;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import java.util.concurrent.TimeUnit;

/** What the process itself uses: memory, threads, processor. */
final class JvmPart {
  private JvmPart() {}

  static void open(Base base) {
    new JvmMemoryMetrics().bindTo(base.meters());
    new JvmThreadMetrics().bindTo(base.meters());
    new ProcessorMetrics().bindTo(base.meters());
    ProcessMeters.bind(base.meters());
    JvmGcMetrics collections = new JvmGcMetrics();
    collections.bindTo(base.meters());
    base.parts().add("garbage collection metrics", collections);
  }

  /** Times how long a step waits for the intake's event loop, once a second. */
  static void watch(Base base, IntakeLoop intake, Housekeeping housekeeping) {
    Timer lag =
        Timer.builder("beckon_loop_lag")
            .description("How long a step waits for the event loop of the intake")
            .publishPercentiles(0.5, 0.99)
            .register(base.meters());
    housekeeping.everySecond(
        "timing the event loop",
        () -> {
          long askedNs = System.nanoTime();
          intake.run(() -> lag.record(System.nanoTime() - askedNs, TimeUnit.NANOSECONDS));
        });
  }
}
