package dev.beckon.gateway.health;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** The values of all counters since this process began. Any thread may use it. */
public final class Counters {
  private final Map<Counter, LongAdder> adders = new EnumMap<>(Counter.class);

  /** All at 0. */
  public Counters() {
    for (Counter counter : Counter.values()) {
      adders.put(counter, new LongAdder());
    }
  }

  /** Counts one. */
  public void increment(Counter counter) {
    add(counter, 1);
  }

  /** Counts {@code n}. */
  public void add(Counter counter, long n) {
    adders.get(counter).add(n);
  }

  /** The value of one. */
  public long value(Counter counter) {
    return adders.get(counter).sum();
  }

  /** Name to value of all that are not 0, by name. */
  public Map<String, Long> snapshot() {
    Map<String, Long> values = new TreeMap<>();
    adders.forEach(
        (counter, adder) -> {
          if (adder.sum() != 0) {
            values.put(counter.label(), adder.sum());
          }
        });
    return values;
  }

  /** The same in one line, for the log. */
  public String line() {
    return snapshot().entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(" "));
  }
}
