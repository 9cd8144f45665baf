package dev.beckon.simulator.bench.load;

import dev.beckon.simulator.measure.StageStatistics.Summary;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the generator did. Sightings are counted unless the name says otherwise; figures that begin
 * with {@code window} are of the measured time only.
 *
 * @param fault what should never happen and did, empty: nothing
 * @param dropped had to be given up because the send window was full for too long
 * @param repeated the service took them for repeated, though nothing was sent twice
 * @param refused by PUBACK reason code, {@code 0x99}
 * @param outOfOrder PUBACKs out of the order of their PUBLISHes
 * @param disconnects sessions that the service ended
 * @param entriesAtLeast zones that phones entered until 5 s before the end
 * @param entriesAtMost until the end
 * @param late how late the schedule was kept, per batch
 * @param puback from handed to the socket to PUBACK
 * @param dueToPuback from due to PUBACK
 */
public record LoadResult(
    String fault,
    long sent,
    long acknowledged,
    long frames,
    long messages,
    long dropped,
    long repeated,
    Map<String, Long> refused,
    long outOfOrder,
    long disconnects,
    long windowSightings,
    long windowFrames,
    long windowMessages,
    long windowAcknowledged,
    long entriesAtLeast,
    long entriesAtMost,
    Summary late,
    Summary puback,
    Summary dueToPuback) {

  /** Reads a result file. */
  public static LoadResult read(Path file) throws IOException {
    JsonObject json = new JsonObject(Files.readString(file));
    Map<String, Long> refused = new TreeMap<>();
    JsonObject codes = json.getJsonObject("refused");
    codes.fieldNames().forEach(code -> refused.put(code, codes.getLong(code)));
    return new LoadResult(
        json.getString("fault"),
        json.getLong("sent"),
        json.getLong("acknowledged"),
        json.getLong("frames"),
        json.getLong("messages"),
        json.getLong("dropped"),
        json.getLong("repeated"),
        refused,
        json.getLong("outOfOrder"),
        json.getLong("disconnects"),
        json.getLong("windowSightings"),
        json.getLong("windowFrames"),
        json.getLong("windowMessages"),
        json.getLong("windowAcknowledged"),
        json.getLong("entriesAtLeast"),
        json.getLong("entriesAtMost"),
        summary(json.getJsonObject("late")),
        summary(json.getJsonObject("puback")),
        summary(json.getJsonObject("dueToPuback")));
  }

  private static Summary summary(JsonObject json) {
    return new Summary(
        json.getLong("count"),
        json.getDouble("p50Ms"),
        json.getDouble("p99Ms"),
        json.getDouble("maxMs"));
  }
}
