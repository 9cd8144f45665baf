package dev.beckon.simulator.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code bench path} is to run: one run for each number of phones around a gateway. So that
 * runs differ in their geometry alone, all have the same number of phones, spread over as many
 * shops as that makes.
 *
 * @param phonesAround phones in earshot of each gateway, those of its shop
 * @param phonesTotal at any time, in all shops together
 * @param offers measured in each run, at least
 * @param stayS how long a shopper stands at the shelf
 */
public record PathOptions(
    List<Integer> phonesAround,
    int phonesTotal,
    int offers,
    int stayS,
    int heapMb,
    long seed,
    Optional<Path> jfr) {
  private static final int MOST_PHONES = 2_000;

  /** All that is wrong, in words; empty when nothing is. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (int phones : phonesAround) {
      check(faults, "--phones", phones, 1, MOST_PHONES);
    }
    check(faults, "--phones-total", phonesTotal, 1, MOST_PHONES);
    check(faults, "--offers", offers, 1, 100_000);
    check(faults, "--stay", stayS, 2, 600);
    check(faults, "--heap", heapMb, 64, 65_536);
    if (phonesAround.isEmpty()) {
      faults.add("--phones needs at least one value");
    }
    return faults;
  }

  private static void check(List<String> faults, String option, long value, long least, long most) {
    if (value < least || value > most) {
      faults.add(option + " is " + value + ", allowed: " + least + " to " + most);
    }
  }

  /** How many shops a run has. */
  int shops(int phones) {
    return Math.max(1, Math.round((float) phonesTotal / phones));
  }

  /** Of one run: a recording is one of several where there are several runs. */
  Bed.ServiceOptions serviceOptions(int phones) {
    boolean several = phonesAround.size() > 1;
    return new Bed.ServiceOptions(
        heapMb,
        jfr.map(
            file -> several ? Bed.ServiceOptions.numbered(file, Integer.toString(phones)) : file));
  }
}
