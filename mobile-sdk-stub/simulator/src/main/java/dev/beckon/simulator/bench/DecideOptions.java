package dev.beckon.simulator.bench;

import dev.beckon.simulator.process.ServicePrograms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What {@code bench decide} is to run.
 *
 * @param candidates offers that meet in the zone, one run for each
 * @param appendFsync always or everysec, one run for each
 * @param perSecond decisions that are due, where so many are possible
 * @param seconds measured, after as many to warm up, at most 20
 * @param shoppers who enter in turns
 * @param serviceTests the service's compiled tests, which hold the program
 * @param benchLib their libraries
 */
public record DecideOptions(
    List<Integer> candidates,
    List<String> appendFsync,
    int perSecond,
    int seconds,
    int shoppers,
    Path serviceTests,
    Path benchLib,
    int heapMb,
    long seed) {
  private static final Set<String> FSYNC = Set.of("always", "everysec");

  /** Of what is possible at most: more would only tell how quickly a queue grows. */
  private static final double MOST_LOAD = 0.9;

  /** All that is wrong, in words; empty when nothing is. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    candidates.forEach(n -> check(faults, "--candidates", n, 2, 256));
    for (String fsync : appendFsync) {
      if (!FSYNC.contains(fsync)) {
        faults.add("--appendfsync is " + fsync + ", allowed: always, everysec");
      }
    }
    check(faults, "--rate", perSecond, 1, 100_000);
    check(faults, "--seconds", seconds, 1, 600);
    check(faults, "--shoppers", shoppers, 100, 1_000_000);
    check(faults, "--heap", heapMb, 64, 65_536);
    faults.addAll(ServicePrograms.faults(serviceTests, benchLib));
    return faults;
  }

  /** Decisions a second to be asked for where so many are possible. */
  int due(double most) {
    return (int) Math.min(perSecond, Math.max(1, most * MOST_LOAD));
  }

  private static void check(List<String> faults, String option, long value, long least, long most) {
    if (value < least || value > most) {
      faults.add(option + " is " + value + ", allowed: " + least + " to " + most);
    }
  }
}
