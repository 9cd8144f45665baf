package dev.beckon.simulator.measure;

import java.util.EnumMap;
import java.util.Map;

/**
 * The stopwatch of one offer as the service reports it: unix microseconds by its clock, 0 where not
 * reached. The fields are those of Stopwatch in docs/protocol/openapi.yaml.
 */
public record Stamps(
    long heardUs,
    long publishedUs,
    long receivedUs,
    long zonedUs,
    long decidedUs,
    long acceptedUs) {

  /** How long each stage took, microseconds; a stage whose ends were not both reached is absent. */
  public Map<Stage, Long> stages() {
    EnumMap<Stage, Long> stages = new EnumMap<>(Stage.class);
    put(stages, Stage.GATEWAY, heardUs, publishedUs);
    put(stages, Stage.INTAKE, publishedUs, receivedUs);
    put(stages, Stage.ZONE, receivedUs, zonedUs);
    put(stages, Stage.DECISION, zonedUs, decidedUs);
    put(stages, Stage.DELIVERY, decidedUs, acceptedUs);
    put(stages, Stage.SERVICE, heardUs, acceptedUs);
    return stages;
  }

  private static void put(Map<Stage, Long> stages, Stage stage, long fromUs, long toUs) {
    if (fromUs != 0 && toUs != 0) {
      stages.put(stage, toUs - fromUs);
    }
  }
}
