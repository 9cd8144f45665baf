package dev.beckon.cloud.api;

import dev.beckon.cloud.decision.Reason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Decisions with each of their reasons in a sentence for a manager and one for a shopper. */
final class Explained {
  private static final Map<String, Reason> REASONS =
      Arrays.stream(Reason.values()).collect(Collectors.toMap(Reason::name, Function.identity()));

  private Explained() {}

  /**
   * A decision with its sentences.
   *
   * @param json as openapi.yaml has it, without them
   */
  static JsonObject decision(String json) {
    JsonObject decision = explain(new JsonObject(json));
    for (Object refusal : decision.getJsonArray("refused", new JsonArray())) {
      explain((JsonObject) refusal);
    }
    return decision;
  }

  /** A reason that former versions knew stays without a sentence. */
  private static JsonObject explain(JsonObject json) {
    Reason reason = REASONS.get(json.getString("reason", ""));
    return reason == null
        ? json
        : json.put("sentence", reason.sentence()).put("sentenceForShopper", reason.forShopper());
  }
}
