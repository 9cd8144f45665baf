package dev.beckon.cloud.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Reads and writes bodies. */
final class Bodies {
  private Bodies() {}

  /**
   * The body as an object.
   *
   * @param faults collects what {@link #finish} refuses
   * @throws Refusal 422 when it is none
   */
  static Fields read(RoutingContext call, List<Fault> faults) {
    Buffer body = call.body().buffer();
    if (body == null || body.length() == 0) {
      throw noObject("(absent)");
    }
    try {
      return new Fields(new JsonObject(body), "", faults);
    } catch (DecodeException | ClassCastException e) {
      throw noObject("something else"); // the body itself may hold secrets
    }
  }

  private static Refusal noObject(String found) {
    return new Refusal(422, List.of(new Fault("body", found, "a JSON object", "MALFORMED_JSON")));
  }

  /**
   * Every field of the body was asked for.
   *
   * @throws Refusal 422 with all faults, if any
   */
  static void finish(Fields body) {
    body.end();
    if (!body.faults().isEmpty()) {
      throw new Refusal(422, body.faults());
    }
  }

  static Future<Void> answer(RoutingContext call, int status, JsonObject json) {
    if (json == null) {
      return call.response().setStatusCode(status).end();
    }
    return answerJson(call, status, json.encode());
  }

  static Future<Void> answerJson(RoutingContext call, int status, String json) {
    return call.response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store")
        .end(json);
  }

  static Future<Void> refuse(RoutingContext call, Refusal refusal) {
    if (refusal.status() == 401) {
      call.response().putHeader("WWW-Authenticate", "Bearer");
    } else if (refusal.retryAfterS() > 0) {
      call.response().putHeader("Retry-After", Long.toString(refusal.retryAfterS()));
    }
    return answer(
        call, refusal.status(), new JsonObject().put("errors", Fault.toJson(refusal.faults())));
  }
}
