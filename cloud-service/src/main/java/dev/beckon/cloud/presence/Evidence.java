package dev.beckon.cloud.presence;

import java.util.Arrays;

/**
 * What the gateways heard of one shopper lately: per gateway a quick and a steady average of RSSI
 * with the weight each rests on. Holds the {@value #MAX_GATEWAYS} gateways heard last.
 */
final class Evidence {
  static final int MAX_GATEWAYS = 16;

  /** A weight below this many frames is nothing. */
  private static final double NOTHING = 1e-6;

  private static final long NEVER = Long.MIN_VALUE;

  private long startMs;
  private int size;
  private int[] gateway = new int[4];
  private int[] zone = new int[4];
  private long[] lastHeardUs = new long[4];
  private double[] fastWeight = new double[4];
  private double[] fastSum = new double[4];
  private double[] slowWeight = new double[4];
  private double[] slowSum = new double[4];

  Evidence(long startMs) {
    this.startMs = startMs;
  }

  long startMs() {
    return startMs;
  }

  int size() {
    return size;
  }

  int zone(int slot) {
    return zone[slot];
  }

  double fastWeight(int slot) {
    return fastWeight[slot];
  }

  double fastSum(int slot) {
    return fastSum[slot];
  }

  double slowWeight(int slot) {
    return slowWeight[slot];
  }

  double slowSum(int slot) {
    return slowSum[slot];
  }

  /** When a gateway heard the shopper last, unix microseconds; far in the past when it did not. */
  long lastHeardUs(int gatewayIndex) {
    int slot = find(gatewayIndex);
    return slot < 0 ? NEVER : lastHeardUs[slot];
  }

  /** How many gateways heard the shopper at or after a time, unix microseconds. */
  int heardSince(long us) {
    int count = 0;
    for (int slot = 0; slot < size; slot++) {
      if (lastHeardUs[slot] >= us) {
        count++;
      }
    }
    return count;
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
    fastWeight[slot] += frames * fast;
    fastSum[slot] += frames * fast * rssiDbm;
    slowWeight[slot] += frames * slow;
    slowSum[slot] += frames * slow * rssiDbm;
  }

  /** Moves the time that weights count from, and drops gateways whose weight is gone. */
  void restart(long newStartMs, Decay fast, Decay slow) {
    double fastScale = 1 / fast.weight(startMs, newStartMs);
    double slowScale = 1 / slow.weight(startMs, newStartMs);
    startMs = newStartMs;
    int kept = 0;
    for (int slot = 0; slot < size; slot++) {
      if (slowWeight[slot] * slowScale < NOTHING) {
        continue;
      }
      gateway[kept] = gateway[slot];
      zone[kept] = zone[slot];
      lastHeardUs[kept] = lastHeardUs[slot];
      fastWeight[kept] = fastWeight[slot] * fastScale;
      fastSum[kept] = fastSum[slot] * fastScale;
      slowWeight[kept] = slowWeight[slot] * slowScale;
      slowSum[kept] = slowSum[slot] * slowScale;
      kept++;
    }
    size = kept;
  }

  private int find(int gatewayIndex) {
    for (int slot = 0; slot < size; slot++) {
      if (gateway[slot] == gatewayIndex) {
        return slot;
      }
    }
    return -1;
  }

  private int claim(ZoneMap.Gateway from) {
    int slot = size < MAX_GATEWAYS ? size++ : leastRecent();
    if (slot == gateway.length) {
      grow();
    }
    gateway[slot] = from.index();
    zone[slot] = from.zone();
    lastHeardUs[slot] = NEVER;
    fastWeight[slot] = 0;
    fastSum[slot] = 0;
    slowWeight[slot] = 0;
    slowSum[slot] = 0;
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
    int capacity = Math.min(MAX_GATEWAYS, 2 * gateway.length);
    gateway = Arrays.copyOf(gateway, capacity);
    zone = Arrays.copyOf(zone, capacity);
    lastHeardUs = Arrays.copyOf(lastHeardUs, capacity);
    fastWeight = Arrays.copyOf(fastWeight, capacity);
    fastSum = Arrays.copyOf(fastSum, capacity);
    slowWeight = Arrays.copyOf(slowWeight, capacity);
    slowSum = Arrays.copyOf(slowSum, capacity);
  }
}
