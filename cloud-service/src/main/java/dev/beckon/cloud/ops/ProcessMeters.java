package dev.beckon.cloud.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operating system says of this process that the JVM does not. */
public final class ProcessMeters {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  private ProcessMeters() {}

  /** Adds them to a registry; each scrape reads anew. */
  public static void bind(MeterRegistry meters) {
    Gauge.builder("beckon_process_resident_bytes", ProcessMeters::residentBytes)
        .description("Memory of the process that is in RAM; NaN where the system does not say")
        .register(meters);
  }

  static double residentBytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .mapToDouble(line -> 1024.0 * Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
