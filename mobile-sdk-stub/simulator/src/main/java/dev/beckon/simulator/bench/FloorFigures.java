package dev.beckon.simulator.bench;

import dev.beckon.simulator.bench.floor.FloorResult;
import dev.beckon.simulator.bench.load.LoadResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What the bare endpoint made of a run's load: what this machine and this stack cost by themselves.
 *
 * @param floor what the endpoint counted in the whole run
 */
record FloorFigures(
    IntakeFigures.Setting setting,
    Snapshot before,
    Snapshot after,
    LoadResult load,
    FloorResult floor) {

  /** Of the endpoint's process; sightings by the generator's count, which is checked. */
  double cpuSecondsPerMillion() {
    return after.serviceMsSince(before) * 1000.0 / load.windowSightings();
  }

  /** Why the measurement is worth nothing. */
  List<String> invalid() {
    return LoadCheck.invalid(setting, load, after.otherCpus(before));
  }

  /** What the endpoint should have done and did not. */
  List<String> faults() {
    List<String> faults = new ArrayList<>(LoadCheck.faults(load, load.sent() - floor.sightings()));
    if (floor.malformed() != 0) {
      faults.add(floor.malformed() + " batches were malformed");
    }
    return faults;
  }

  JsonObject json() {
    double generator = after.loadMsSince(before) * 1000.0 / load.windowSightings();
    return new JsonObject()
        .put("cpuSecondsPerMillion", Json.rounded(cpuSecondsPerMillion()))
        .put("cpuMsPerSecondByThreads", after.cpuMsPerSecondByThreads(before))
        .put("generatorCpuSecondsPerMillion", Json.rounded(generator))
        .put("otherCpus", Json.rounded(after.otherCpus(before)))
        .put("residentMb", Json.rounded(after.service().residentMb()))
        .put("sent", load.sent())
        .put("counted", floor.sightings())
        .put("puback", Json.of(load.puback()))
        .put("generatorLate", Json.of(load.late()))
        .put("valid", invalid().isEmpty())
        .put("invalid", new JsonArray(invalid()))
        .put("ok", faults().isEmpty())
        .put("faults", new JsonArray(faults()));
  }
}
