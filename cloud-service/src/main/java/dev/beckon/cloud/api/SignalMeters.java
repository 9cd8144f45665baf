package dev.beckon.cloud.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;

/** Counts what is told of shoppers and shelves, by type and by what became of it. */
final class SignalMeters {
  /** The type of what could not be read. */
  private static final String UNREADABLE = "UNREADABLE";

  private static final String REFUSED = "REFUSED";

  private final MeterRegistry meters;
  private final String name;
  private final String description;

  /** Registers a counter for each pair, so that all show from the start. */
  SignalMeters(
      MeterRegistry meters,
      String name,
      String description,
      Class<? extends Enum<?>> types,
      Class<? extends Enum<?>> results) {
    this.meters = meters;
    this.name = name;
    this.description = description;
    for (Enum<?> type : types.getEnumConstants()) {
      Arrays.stream(results.getEnumConstants()).forEach(result -> counted(type, result));
    }
    counter(UNREADABLE, REFUSED);
  }

  private void counted(Enum<?> type, Enum<?> result) {
    counter(type.name(), result.name());
  }

  void count(Enum<?> type, Enum<?> result) {
    counter(type.name(), result.name()).increment();
  }

  /** One that cannot be taken as it is. */
  void countRefused() {
    counter(UNREADABLE, REFUSED).increment();
  }

  private Counter counter(String type, String result) {
    return Counter.builder(name)
        .description(description)
        .tag("type", type)
        .tag("result", result)
        .register(meters);
  }
}
