package dev.beckon.cloud.store;

import dev.beckon.cloud.decision.Segment;
import dev.beckon.cloud.decision.SegmentBook;
import dev.beckon.cloud.history.AuditAct;
import io.lettuce.core.ScriptOutputType;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Segments in Redis: one JSON object each; what is done to them goes into the history. */
public final class RedisSegments implements SegmentBook {
  private static final Script SAVE = Script.load("segment.lua");
  private static final int MOST_DETAIL = 1_900;

  private final RedisConnection redis;
  private final History history;

  /** Segments in this Redis. */
  public RedisSegments(RedisConnection redis, History history) {
    this.redis = redis;
    this.history = history;
  }

  @Override
  public CompletionStage<List<Segment>> all() {
    return redis
        .async()
        .hgetall(Keys.SEGMENTS)
        .thenApply(
            all ->
                all.entrySet().stream()
                    .map(each -> segment(each.getKey(), new JsonObject(each.getValue())))
                    .toList());
  }

  private static Segment segment(String name, JsonObject json) {
    return new Segment(
        name, json.getString("expression"), json.getLong("savedAtMs"), json.getString("savedBy"));
  }

  @Override
  public CompletionStage<Void> save(Segment segment) {
    JsonObject json =
        new JsonObject()
            .put("expression", segment.expression())
            .put("savedAtMs", segment.savedAtMs())
            .put("savedBy", segment.savedBy());
    String said = segment.expression();
    String detail = said.length() > MOST_DETAIL ? said.substring(0, MOST_DETAIL) + "..." : said;
    return run(
        segment.name(),
        json.encode(),
        new AuditAct(
            segment.savedAtMs(), segment.savedBy(), "SEGMENT_SAVED", segment.name(), detail));
  }

  @Override
  public CompletionStage<Void> remove(String name, String actor, long atMs) {
    return run(name, "", new AuditAct(atMs, actor, "SEGMENT_REMOVED", name, null));
  }

  private CompletionStage<Void> run(String name, String json, AuditAct act) {
    return redis
        .<Long>run(
            SAVE,
            ScriptOutputType.INTEGER,
            new String[] {Keys.SEGMENTS, Keys.HISTORY},
            name,
            json,
            history.maxLengthText(),
            act.json())
        .thenAccept(done -> {});
  }
}
