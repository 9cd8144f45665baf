package dev.beckon.cloud.app;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;

/** What the process itself uses: memory, threads, processor. */
final class JvmPart {
  private JvmPart() {}

  static void open(Base base) {
    new JvmMemoryMetrics().bindTo(base.meters());
    new JvmThreadMetrics().bindTo(base.meters());
    new ProcessorMetrics().bindTo(base.meters());
    JvmGcMetrics collections = new JvmGcMetrics();
    collections.bindTo(base.meters());
    base.parts().add("garbage collection metrics", collections);
  }
}
