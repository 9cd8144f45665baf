package dev.beckon.cloud.presence;

import java.util.Arrays;

/**
 * How loud a shopper is in each zone by one of the two averages: the mean of the zone's two loudest
 * gateways. Reused from sighting to sighting; only zones with a gateway in the evidence count.
 *
 * <p>An average is drawn towards {@value #FLOOR_DBM} dBm as its weight fades, as if a twentieth of
 * a frame had just been heard at that level: a gateway that hears a phone no more loses to one that
 * does.
 */
final class ZoneScores {
  static final double FLOOR_DBM = -100;
  static final double FLOOR_FRAMES = 0.05;

  /**
   * A zone's second gateway counts for at most this much less than its first, so that a zone is not
   * punished for having a gateway far from the shopper.
   */
  private static final double SECOND_WITHIN_DB = 12;

  private final double[] best;
  private final double[] second;
  private final double[] frames;

  private int bestZone;
  private int runnerUp;
  private int heard;

  ZoneScores(int zones) {
    best = new double[zones];
    second = new double[zones];
    frames = new double[zones];
  }

  /** Scores by the quick average, where {@code now} is the weight of a frame heard now. */
  void takeFast(Evidence evidence, double now) {
    clear();
    for (int slot = 0; slot < evidence.size(); slot++) {
      take(evidence.zone(slot), evidence.fastSum(slot), evidence.fastWeight(slot), now);
    }
    rank();
  }

  /** Scores by the steady average. */
  void takeSlow(Evidence evidence, double now) {
    clear();
    for (int slot = 0; slot < evidence.size(); slot++) {
      take(evidence.zone(slot), evidence.slowSum(slot), evidence.slowWeight(slot), now);
    }
    rank();
  }

  /** The loudest zone, or {@link ZoneMap#NONE} when nothing was heard. */
  int bestZone() {
    return bestZone;
  }

  /** How many frames a zone's score rests on, faded. */
  double frames(int zone) {
    return frames[zone];
  }

  /** A zone's score in dBm; the floor when none of its gateways heard the shopper. */
  double score(int zone) {
    if (best[zone] == Double.NEGATIVE_INFINITY) {
      return FLOOR_DBM;
    }
    return second[zone] == Double.NEGATIVE_INFINITY
        ? best[zone]
        : (best[zone] + Math.max(second[zone], best[zone] - SECOND_WITHIN_DB)) / 2;
  }

  /** How far the best zone is ahead of another, dB. */
  double leadOver(int zone) {
    return score(bestZone) - score(zone);
  }

  /** How far the best zone is ahead of the second best, dB; ahead of the floor if it is alone. */
  double lead() {
    return score(bestZone) - (runnerUp == ZoneMap.NONE ? FLOOR_DBM : score(runnerUp));
  }

  /** The second loudest zone, or {@link ZoneMap#NONE} when no other was heard. */
  int runnerUp() {
    return runnerUp;
  }

  /** How many gateways a zone's score is the mean of, 0 to 2. */
  int gateways(int zone) {
    if (best[zone] == Double.NEGATIVE_INFINITY) {
      return 0;
    }
    return second[zone] == Double.NEGATIVE_INFINITY ? 1 : 2;
  }

  /** Whether every zone has a gateway that heard the shopper. */
  boolean areAllHeard() {
    return heard == best.length;
  }

  private void clear() {
    Arrays.fill(best, Double.NEGATIVE_INFINITY);
    Arrays.fill(second, Double.NEGATIVE_INFINITY);
    Arrays.fill(frames, 0);
  }

  private void take(int zone, double sum, double weight, double now) {
    double floor = FLOOR_FRAMES * now;
    double mean = (sum + floor * FLOOR_DBM) / (weight + floor);
    frames[zone] += weight / now;
    if (mean > best[zone]) {
      second[zone] = best[zone];
      best[zone] = mean;
    } else if (mean > second[zone]) {
      second[zone] = mean;
    }
  }

  private void rank() {
    bestZone = ZoneMap.NONE;
    runnerUp = ZoneMap.NONE;
    heard = 0;
    for (int zone = 0; zone < best.length; zone++) {
      if (best[zone] == Double.NEGATIVE_INFINITY) {
        continue;
      }
      heard++;
      if (bestZone == ZoneMap.NONE || score(zone) > score(bestZone)) {
        runnerUp = bestZone;
        bestZone = zone;
      } else if (runnerUp == ZoneMap.NONE || score(zone) > score(runnerUp)) {
        runnerUp = zone;
      }
    }
  }
}
