package dev.beckon.cloud.delivery;

import dev.beckon.cloud.decision.Because;
import dev.beckon.cloud.decision.Words;
import dev.beckon.cloud.testing.Shared;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;

/** docs/protocol/vectors/push.json. */
final class PushVectors {
  private PushVectors() {}

  /** What is to be told, and what FCM is sent for it. */
  record Vector(String about, Push push, long nowMs, JsonObject fcm) {
    @Override
    public String toString() {
      return about;
    }
  }

  static Stream<Vector> all() throws IOException {
    JsonObject file = new JsonObject(Files.readString(Shared.vector("push.json")));
    JsonArray vectors = file.getJsonArray("vectors");
    return vectors.stream()
        .map(JsonObject.class::cast)
        .map(
            one ->
                new Vector(
                    one.getString("about"),
                    push(one.getJsonObject("push")),
                    file.getLong("nowMs"),
                    one.getJsonObject("fcm")));
  }

  private static Push push(JsonObject told) {
    String because = told.getString("becauseOf");
    Words words =
        new Words(
            told.getString("title"),
            told.getString("body"),
            told.getString("publicText"),
            told.getString("because"),
            because == null ? null : Because.Kind.valueOf(because),
            told.getString("image"),
            told.getString("deepLink"),
            told.getBoolean("discreet", false));
    return new Push(
        told.getString("decisionId"),
        told.getString("offerId"),
        told.getString("platform"),
        told.getString("token"),
        words,
        told.getString("code"),
        told.getLong("deadlineMs"));
  }
}
