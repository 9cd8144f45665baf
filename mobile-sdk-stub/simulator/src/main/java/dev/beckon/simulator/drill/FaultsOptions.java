package dev.beckon.simulator.drill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@code faults} is to run.
 *
 * @param seconds how long each fault lasts
 * @param only names of the faults, in the order they are to come; empty: all
 * @param inside guests in the shop at the same time, on average
 * @param heapMb of the service
 */
public record FaultsOptions(int seconds, List<String> only, int inside, int heapMb, long seed) {

  /** All that is wrong, in words; empty when nothing is. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (seconds < 5 || seconds > 3600) {
      faults.add("--seconds is " + seconds + ", allowed: 5 to 3600");
    }
    if (inside < 1 || inside > 200) {
      faults.add("--inside is " + inside + ", allowed: 1 to 200");
    }
    for (String name : only) {
      if (Arrays.stream(Trouble.Kind.values()).noneMatch(kind -> kind.key().equals(name))) {
        faults.add("--only is " + name + ", allowed: " + names());
      }
    }
    return faults;
  }

  /** Names of all faults. */
  public static String names() {
    return Arrays.stream(Trouble.Kind.values())
        .map(Trouble.Kind::key)
        .collect(Collectors.joining(", "));
  }

  List<Trouble.Kind> kinds() {
    if (only.isEmpty()) {
      return List.of(Trouble.Kind.values());
    }
    return only.stream()
        .flatMap(name -> Arrays.stream(Trouble.Kind.values()).filter(k -> k.key().equals(name)))
        .toList();
  }
}
