package dev.beckon.cloud.presence;

import java.util.Arrays;

/**
 * What the gateways heard of one shopper lately: per gateway a quick and a steady average of RSSI
 * with the weight each rests on. Holds the {@value #MAX_GATEWAYS} gateways heard last.
 *
 * <p>What belongs to a gateway lies side by side, in as few arrays as may be: among thousands of
 * shoppers, fetching this from memory is most of what a sighting costs.
 */
final class Evidence {
  static final int MAX_GATEWAYS = 16;

  /** A weight below this many frames is nothing. */
  private static final double NOTHING = 1e-6;

  private static final long NEVER = Long.MIN_VALUE;

  private static final int FIRST_CAPACITY = 4;

  /** Numbers per slot in {@link #places}: gateway, zone. */
  private static final int PLACE = 2;

  /** Numbers per slot in {@link #averages}: quick weight and sum, steady weight and sum. */
  private static final int AVERAGES = 4;

  private static final int FAST_WEIGHT = 0;
  private static final int FAST_SUM = 1;
  private static final int SLOW_WEIGHT = 2;
  private static final int SLOW_SUM = 3;

  private long startMs;
  private int size;
  private int[] places = new int[FIRST_CAPACITY * PLACE];
  private long[] lastHeardUs = new long[FIRST_CAPACITY];
  private double[] averages = new double[FIRST_CAPACITY * AVERAGES];

  Evidence(long startMs) {
    this.startMs = startMs;
  }

  /** Reads from each array, only to have it fetched from memory. */
  double read() {
    return places[0] + lastHeardUs[0] + averages[0] + averages[2 * AVERAGES];
  }

  long startMs() {
    return startMs;
  }

  int size() {
    return size;
  }

  int zone(int slot) {
    return places[slot * PLACE + 1];
  }

  double fastWeight(int slot) {
    return averages[slot * AVERAGES + FAST_WEIGHT];
  }

  double fastSum(int slot) {
    return averages[slot * AVERAGES + FAST_SUM];
  }

  double slowWeight(int slot) {
    return averages[slot * AVERAGES + SLOW_WEIGHT];
  }

  double slowSum(int slot) {
    return averages[slot * AVERAGES + SLOW_SUM];
  }

  /** When a gateway heard the shopper last, unix microseconds; far in the past when it did not. */
  long lastHeardUs(int gatewayIndex) {
    int slot = find(gatewayIndex);
    return slot < 0 ? NEVER : lastHeardUs[slot];
  }

  /**
   * Adds frames heard by a gateway.
   *
   * @param fast weight of one frame in the quick average
   * @param slow the same in the steady one
   */
  void add(
      ZoneMap.Gateway from, int frames, double rssiDbm, long heardUs, double fast, double slow) {
    int slot = find(from.index());
    if (slot < 0) {
      slot = claim(from);
    }
    lastHeardUs[slot] = heardUs;
    int at = slot * AVERAGES;
    averages[at + FAST_WEIGHT] += frames * fast;
    averages[at + FAST_SUM] += frames * fast * rssiDbm;
    averages[at + SLOW_WEIGHT] += frames * slow;
    averages[at + SLOW_SUM] += frames * slow * rssiDbm;
  }

  /** Moves the time that weights count from, and drops gateways whose weight is gone. */
  void restart(long newStartMs, Decay fast, Decay slow) {
    double fastScale = 1 / fast.weight(startMs, newStartMs);
    double slowScale = 1 / slow.weight(startMs, newStartMs);
    startMs = newStartMs;
    int kept = 0;
    for (int slot = 0; slot < size; slot++) {
      if (slowWeight(slot) * slowScale < NOTHING) {
        continue;
      }
      System.arraycopy(places, slot * PLACE, places, kept * PLACE, PLACE);
      lastHeardUs[kept] = lastHeardUs[slot];
      int from = slot * AVERAGES;
      int to = kept * AVERAGES;
      averages[to + FAST_WEIGHT] = averages[from + FAST_WEIGHT] * fastScale;
      averages[to + FAST_SUM] = averages[from + FAST_SUM] * fastScale;
      averages[to + SLOW_WEIGHT] = averages[from + SLOW_WEIGHT] * slowScale;
      averages[to + SLOW_SUM] = averages[from + SLOW_SUM] * slowScale;
      kept++;
    }
    size = kept;
  }

  private int find(int gatewayIndex) {
    for (int slot = 0; slot < size; slot++) {
      if (places[slot * PLACE] == gatewayIndex) {
        return slot;
      }
    }
    return -1;
  }

  private int claim(ZoneMap.Gateway from) {
    int slot = size < MAX_GATEWAYS ? size++ : leastRecent();
    if (slot == lastHeardUs.length) {
      grow();
    }
    places[slot * PLACE] = from.index();
    places[slot * PLACE + 1] = from.zone();
    lastHeardUs[slot] = NEVER;
    Arrays.fill(averages, slot * AVERAGES, (slot + 1) * AVERAGES, 0);
    return slot;
  }

  private int leastRecent() {
    int oldest = 0;
    for (int slot = 1; slot < size; slot++) {
      if (lastHeardUs[slot] < lastHeardUs[oldest]) {
        oldest = slot;
      }
    }
    return oldest;
  }

  private void grow() {
    int capacity = Math.min(MAX_GATEWAYS, 2 * lastHeardUs.length);
    places = Arrays.copyOf(places, capacity * PLACE);
    lastHeardUs = Arrays.copyOf(lastHeardUs, capacity);
    averages = Arrays.copyOf(averages, capacity * AVERAGES);
  }
}
