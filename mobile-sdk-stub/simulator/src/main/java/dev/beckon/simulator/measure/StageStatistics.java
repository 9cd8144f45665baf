package dev.beckon.simulator.measure;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Collects how long stages took. Used by one thread. */
public final class StageStatistics {
  private static final long HIGHEST_US = 3_600_000_000L;
  private static final int DIGITS = 3;

  private final Map<Stage, Histogram> histograms = new EnumMap<>(Stage.class);

  /**
   * What is said of a stage.
   *
   * @param count how many were measured; where 0, the rest is 0
   * @param p50Ms half took no longer, milliseconds
   * @param p99Ms 99 of 100 took no longer
   * @param maxMs the longest
   */
  public record Summary(long count, double p50Ms, double p99Ms, double maxMs) {}

  /** An empty collection. */
  public StageStatistics() {
    for (Stage stage : Stage.values()) {
      histograms.put(stage, new Histogram(HIGHEST_US, DIGITS));
    }
  }

  /**
   * Adds one measurement.
   *
   * @param us microseconds; a negative one, which the uncertainty of a gateway's clock can make,
   *     counts as 0, one above an hour as an hour
   */
  public void record(Stage stage, long us) {
    histograms.get(stage).recordValue(Math.max(0, Math.min(us, HIGHEST_US)));
  }

  /** Adds every stage that a stopwatch reached. */
  public void record(Stamps stamps) {
    stamps.stages().forEach(this::record);
  }

  /** What is known of a stage so far; figures are exact to three digits. */
  public Summary of(Stage stage) {
    Histogram histogram = histograms.get(stage);
    return new Summary(
        histogram.getTotalCount(),
        histogram.getValueAtPercentile(50) / 1000.0,
        histogram.getValueAtPercentile(99) / 1000.0,
        histogram.getMaxValue() / 1000.0);
  }
}
