package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.ops.Health;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * What every part is built upon.
 *
 * @param parts takes whatever has to be stopped, in the order of starting
 * @param health takes a check of whatever may be ill
 * @param nowUs the service's clock, unix microseconds
 */
record Base(
    ServiceConfig config,
    Parts parts,
    PrometheusMeterRegistry meters,
    Health health,
    LongSupplier nowUs,
    SecureRandom random) {

  static Base of(ServiceConfig config, Parts parts) {
    return new Base(
        config,
        parts,
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
        new Health(() -> wallClockUs() / 1000),
        Base::wallClockUs,
        new SecureRandom());
  }

  /** The service's clock, unix milliseconds. */
  long nowMs() {
    return nowUs.getAsLong() / 1000;
  }

  private static long wallClockUs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }
}
