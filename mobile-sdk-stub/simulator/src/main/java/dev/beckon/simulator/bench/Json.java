package dev.beckon.simulator.bench;

import dev.beckon.simulator.measure.Stage;
import dev.beckon.simulator.measure.StageStatistics;
import io.vertx.core.json.JsonObject;

/** Forms that several reports share. */
final class Json {
  private Json() {}

  static JsonObject of(StageStatistics.Summary summary) {
    return new JsonObject()
        .put("count", summary.count())
        .put("p50Ms", summary.p50Ms())
        .put("p99Ms", summary.p99Ms())
        .put("maxMs", summary.maxMs());
  }

  /** The stages that were reached at least once. */
  static JsonObject of(StageStatistics statistics) {
    JsonObject stages = new JsonObject();
    for (Stage stage : Stage.values()) {
      if (statistics.of(stage).count() > 0) {
        stages.put(stage.key(), of(statistics.of(stage)));
      }
    }
    return stages;
  }

  /** Three digits behind the point are more than these figures are good for. */
  static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
