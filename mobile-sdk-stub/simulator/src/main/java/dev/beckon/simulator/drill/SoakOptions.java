package dev.beckon.simulator.drill;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@code soak} is to run.
 *
 * @param minutes how long, by the clock on the wall
 * @param speed how many times livelier than a real shop: guests walk so much faster, stand so much
 *     shorter and come back so much sooner, a visit ends and the next offer of a visit is allowed
 *     so much sooner. What the product measures by the clock (exits, deadlines, ids that rotate
 *     every 512 s, caps of a day) stays as it is.
 * @param inside guests in the shop at the same time, on average
 * @param heapMb of the service
 */
public record SoakOptions(double minutes, double speed, int inside, int heapMb, long seed) {

  /** All that is wrong, in words; empty when nothing is. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    check(faults, "--minutes", minutes, 0.5, 24 * 60);
    check(faults, "--speed", speed, 0.25, 20);
    check(faults, "--inside", inside, 1, 200);
    check(faults, "--heap", heapMb, 64, 65_536);
    return faults;
  }

  private static void check(
      List<String> faults, String option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      faults.add(option + " is " + value + ", allowed: " + least + " to " + most);
    }
  }

  long durationMs() {
    return Math.round(minutes * 60_000);
  }
}
