package dev.beckon.simulator.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code drill crash} is to run.
 *
 * @param only what is killed: service, redis; empty: both, one after the other
 * @param every takes every so manieth of all cuts, 1: all
 * @param heapMb of the service
 */
public record CrashOptions(List<String> only, int every, int heapMb) {
  /** What may be killed. */
  enum Victim {
    SERVICE,
    REDIS;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** All that is wrong, in words; empty when nothing is. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (every < 1 || every > 100) {
      faults.add("--every is " + every + ", allowed: 1 to 100");
    }
    for (String name : only) {
      if (!name.equals(Victim.SERVICE.key()) && !name.equals(Victim.REDIS.key())) {
        faults.add("--only is " + name + ", allowed: service, redis");
      }
    }
    return faults;
  }

  List<Victim> victims() {
    return List.of(Victim.values()).stream()
        .filter(victim -> only.isEmpty() || only.contains(victim.key()))
        .toList();
  }
}
