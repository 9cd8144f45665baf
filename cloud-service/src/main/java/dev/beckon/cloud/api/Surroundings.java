package dev.beckon.cloud.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * What calls of any area need.
 *
 * @param nowUs service time, unix microseconds
 */
public record Surroundings(Vertx vertx, LongSupplier nowUs, MeterRegistry metrics) {
  /** Service time, unix milliseconds. */
  long nowMs() {
    return nowUs.getAsLong() / 1000;
  }

  /** What a port answers, on the loop of the call. */
  <T> Future<T> on(CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
  }
}
