package dev.beckon.simulator.drill;

import dev.beckon.simulator.process.ServicePrograms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code drill budget} is to run.
 *
 * @param processes virtual machines that shoppers enter from
 * @param entries by each of them
 * @param budget units of the offer
 * @param refusedPercent of the shoppers have no app any more, so that their push is refused
 * @param kills of the service; after the last one it stays away until the last shopper has entered
 * @param serviceTests the service's compiled tests, which hold the shoppers
 * @param benchLib the libraries of those
 * @param heapMb of the service
 */
public record BudgetOptions(
    int processes,
    int entries,
    int budget,
    int refusedPercent,
    int kills,
    Path serviceTests,
    Path benchLib,
    int heapMb,
    long seed) {

  /** All that is wrong, in words; empty when nothing is. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>(ServicePrograms.faults(serviceTests, benchLib));
    check(faults, "--processes", processes, 1, 64);
    check(faults, "--budget", budget, 20, 100_000);
    check(faults, "--entries", entries, 3 * budget / processes, 1_000_000);
    check(faults, "--refused", refusedPercent, 10, 90);
    check(faults, "--kills", kills, 1, 20);
    return faults;
  }

  private static void check(List<String> faults, String option, int value, int least, int most) {
    if (value < least || value > most) {
      faults.add(option + " is " + value + ", allowed: " + least + " to " + most);
    }
  }
}
