package dev.beckon.cloud.api;

import dev.beckon.cloud.decision.Evidence;
import dev.beckon.cloud.decision.Reason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decisions with each of their reasons, and the evidence for it, in a sentence for a manager and
 * one for a shopper.
 */
final class Explained {
  private static final Map<String, Reason> REASONS =
      Arrays.stream(Reason.values()).collect(Collectors.toMap(Reason::name, Function.identity()));

  private static final Map<String, Evidence.Kind> KINDS =
      Arrays.stream(Evidence.Kind.values())
          .collect(Collectors.toMap(Evidence.Kind::name, Function.identity()));

  private final Map<String, ZoneId> timeZones;

  /**
   * @param timeZones of every store; the days of one that is gone are those of UTC
   */
  Explained(Map<String, ZoneId> timeZones) {
    this.timeZones = Map.copyOf(timeZones);
  }

  /**
   * A decision with its sentences.
   *
   * @param json as openapi.yaml has it, without them
   */
  JsonObject decision(String json) {
    JsonObject decision = new JsonObject(json);
    ZoneId zone = timeZones.getOrDefault(decision.getString("storeId", ""), ZoneOffset.UTC);
    for (Object refused : decision.getJsonArray("refused", new JsonArray())) {
      JsonObject refusal = (JsonObject) refused;
      explain(refusal, zone);
      boolean decisive = refusal.getValue("reason", "").equals(decision.getValue("reason"));
      if (decisive && refusal.containsKey("evidence") && !decision.containsKey("evidence")) {
        decision.put("evidence", refusal.getJsonObject("evidence").copy()); // the best one's counts
      }
    }
    return explain(decision, zone);
  }

  /** A reason or kind of evidence of another version stays without a sentence. */
  private static JsonObject explain(JsonObject json, ZoneId zone) {
    Reason reason = REASONS.get(json.getString("reason", ""));
    if (reason != null) {
      put(json, reason);
    }
    JsonObject evidence = json.getJsonObject("evidence");
    Evidence.Kind kind = evidence == null ? null : KINDS.get(evidence.getString("kind", ""));
    if (kind != null) {
      put(
          json,
          new Evidence(kind, evidence.getString("subject"), evidence.getLong("atMs", 0L)),
          zone);
    }
    return json;
  }

  /** Adds a reason to what it is the reason of. */
  static JsonObject put(JsonObject json, Reason reason) {
    return json.put("reason", reason.name())
        .put("sentence", reason.sentence())
        .put("sentenceForShopper", reason.forShopper());
  }

  /**
   * Adds the evidence, if there is any.
   *
   * @param zone of the store
   */
  static JsonObject put(JsonObject json, Evidence evidence, ZoneId zone) {
    if (evidence == null) {
      return json;
    }
    JsonObject its = new JsonObject().put("kind", evidence.kind().name());
    if (evidence.subject() != null) {
      its.put("subject", evidence.subject());
    }
    if (evidence.atMs() != 0) {
      its.put("atMs", evidence.atMs());
    }
    its.put("sentence", evidence.sentence(zone));
    return json.put("evidence", its.put("sentenceForShopper", evidence.forShopper(zone)));
  }
}
