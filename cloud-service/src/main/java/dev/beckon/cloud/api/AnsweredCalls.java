package dev.beckon.cloud.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts answers. */
record AnsweredCalls(MeterRegistry metrics) {
  /**
   * @param route as it was mounted, never as it was called: that may hold ids
   */
  void count(String route, int status) {
    Counter.builder("beckon_http_calls_total")
        .description("Answered calls, by route and status")
        .tag("route", route)
        .tag("status", Integer.toString(status))
        .register(metrics)
        .increment();
  }
}
