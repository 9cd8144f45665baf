package dev.beckon.simulator.bench.floor;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the bare endpoint took in.
 *
 * @param sightings of all batches
 * @param rssiMeanDbm over them; it is told because whoever parses reads something
 * @param malformed batches that were no protobuf
 */
public record FloorResult(long sightings, double rssiMeanDbm, long malformed) {

  void write(Path file) throws IOException {
    JsonObject json =
        new JsonObject()
            .put("sightings", sightings)
            .put("rssiMeanDbm", rssiMeanDbm)
            .put("malformed", malformed);
    Files.writeString(file, json.encode());
  }

  /** Reads a result file. */
  public static FloorResult read(Path file) throws IOException {
    JsonObject json = new JsonObject(Files.readString(file));
    return new FloorResult(
        json.getLong("sightings"), json.getDouble("rssiMeanDbm"), json.getLong("malformed"));
  }
}
