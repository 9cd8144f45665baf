package dev.beckon.cloud.api;

import dev.beckon.cloud.ops.PartHealth;
import dev.beckon.cloud.ops.PartState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The two questions about the service's state. They need no credential and name no persons. */
final class HealthCalls {
  private HealthCalls() {}

  /** All parts; 503 when one is ill. */
  static Future<Void> health(RoutingContext call, List<PartHealth> parts) {
    PartState worst =
        parts.stream().map(PartHealth::state).max(PartState::compareTo).orElse(PartState.STARTING);
    boolean well = worst != PartState.ILL;
    return Bodies.answer(
        call,
        well ? 200 : 503,
        new JsonObject().put("well", well).put("state", worst.code()).put("parts", json(parts)));
  }

  /** The needed parts; 503 when one of them does not work (yet). */
  static Future<Void> readiness(RoutingContext call, List<PartHealth> parts) {
    List<PartHealth> needed = parts.stream().filter(PartHealth::needed).toList();
    List<String> missing =
        needed.stream()
            .filter(part -> part.state().compareTo(PartState.STARTING) >= 0)
            .map(PartHealth::part)
            .toList();
    boolean ready = missing.isEmpty() && !needed.isEmpty();
    return Bodies.answer(
        call,
        ready ? 200 : 503,
        new JsonObject()
            .put("ready", ready)
            .put("missing", new JsonArray(missing))
            .put("parts", json(needed)));
  }

  private static JsonArray json(List<PartHealth> parts) {
    JsonArray list = new JsonArray();
    for (PartHealth part : parts) {
      list.add(
          new JsonObject()
              .put("part", part.part())
              .put("state", part.state().code())
              .put("sinceMs", part.sinceMs())
              .put("sentence", part.sentence()));
    }
    return list;
  }
}
