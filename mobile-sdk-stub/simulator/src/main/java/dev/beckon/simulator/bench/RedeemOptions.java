package dev.beckon.simulator.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@code bench redeem} is to run.
 *
 * @param perSecond calls of all tills together
 * @param warmUpS seconds of calls that are not measured
 * @param seconds measured, of each kind of call
 */
public record RedeemOptions(int perSecond, int warmUpS, int seconds, int heapMb, long seed) {
  private static final int MOST_CODES = 20_000;

  /** Each is redeemed once. */
  int codes() {
    return perSecond * (warmUpS + seconds);
  }

  /** All that is wrong, in words; empty when nothing is. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    check(faults, "--rate", perSecond, 1, 2_000);
    check(faults, "--warm-up", warmUpS, 1, 600);
    check(faults, "--seconds", seconds, 1, 600);
    check(faults, "--heap", heapMb, 64, 65_536);
    if (faults.isEmpty()) {
      check(faults, "--rate times --warm-up and --seconds", codes(), 10, MOST_CODES);
    }
    return faults;
  }

  private static void check(List<String> faults, String option, long value, long least, long most) {
    if (value < least || value > most) {
      faults.add(option + " is " + value + ", allowed: " + least + " to " + most);
    }
  }
}
