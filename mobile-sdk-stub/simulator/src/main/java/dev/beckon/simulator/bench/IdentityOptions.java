package dev.beckon.simulator.bench;

import dev.beckon.simulator.process.ServicePrograms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code bench identity} is to run.
 *
 * @param installations registered when the service starts, those of the sample among them
 * @param sample registered over REST, whose phones are then played
 * @param rotation whether to wait for a table of ids to be made, which takes minutes
 * @param lookUpSeconds how long look-ups of each kind are measured
 * @param serviceTests the service's compiled tests, which hold its micro-benchmark and its
 *     generator of installations
 * @param benchLib the libraries of those
 */
public record IdentityOptions(
    int installations,
    int sample,
    boolean rotation,
    int lookUpSeconds,
    Path serviceTests,
    Path benchLib,
    int heapMb,
    long seed) {

  /** All that is wrong, in words; empty when nothing is. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    check(faults, "--sample", sample, 10, 5_000);
    check(faults, "--installations", installations, sample, 10_000_000);
    check(faults, "--look-up-seconds", lookUpSeconds, 1, 60);
    check(faults, "--heap", heapMb, 64, 65_536);
    faults.addAll(ServicePrograms.faults(serviceTests, benchLib));
    return faults;
  }

  private static void check(List<String> faults, String option, long value, long least, long most) {
    if (value < least || value > most) {
      faults.add(option + " is " + value + ", allowed: " + least + " to " + most);
    }
  }
}
