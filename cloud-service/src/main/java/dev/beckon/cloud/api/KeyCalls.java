package dev.beckon.cloud.api;

import dev.beckon.cloud.access.KeyRefusedException;
import dev.beckon.cloud.access.MachineKey;
import dev.beckon.cloud.access.MachineKeys;
import dev.beckon.cloud.access.RateLimit;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What an administrator does to keys. */
public final class KeyCalls extends Area {
  private static final int MOST_STORES = 1_000;
  private static final int USUAL_GRACE_S = 86_400;

  private final Surroundings here;
  private final MachineKeys keys;

  public KeyCalls(Surroundings here, MachineKeys keys) {
    this.here = here;
    this.keys = keys;
  }

  @Override
  void mount(Routes routes) {
    routes.machine(HttpMethod.GET, "/v1/keys", Role.ADMIN, this::list);
    routes.machine(HttpMethod.POST, "/v1/keys", Role.ADMIN, this::create);
    routes.machine(HttpMethod.POST, "/v1/keys/:keyId/rotation", Role.ADMIN, this::rotate);
    routes.machine(HttpMethod.DELETE, "/v1/keys/:keyId", Role.ADMIN, this::revoke);
  }

  private Future<Void> list(RoutingContext call, Caller caller) {
    Query query = new Query(call.queryParams());
    Role role = query.choice("role", Role.class);
    String after = query.text("after", 40);
    int limit = query.integer("limit", 1, 500, 100);
    query.end();
    List<MachineKey> found = keys.list(role, after, limit + 1);
    JsonArray page = new JsonArray();
    found.stream().limit(limit).forEach(key -> page.add(json(key)));
    JsonObject answer = new JsonObject().put("keys", page);
    if (found.size() > limit) {
      answer.put("next", found.get(limit - 1).id());
    }
    return Bodies.answer(call, 200, answer);
  }

  private JsonObject json(MachineKey key) {
    JsonObject json =
        new JsonObject()
            .put("id", key.id())
            .put("role", key.role().name())
            .put("stores", new JsonArray(key.stores().stream().sorted().toList()))
            .put("perSecond", key.limit().perSecond())
            .put("burst", key.limit().burst())
            .put("source", key.source().name())
            .put("revoked", key.revoked());
    putUnlessZero(json, "createdAtMs", key.createdAtMs());
    putUnlessZero(json, "revokedAtMs", key.revokedAtMs());
    putUnlessZero(json, "lastUsedAtMs", keys.lastUsedMs(key.id()));
    if (key.previous() != null && key.previous().untilMs() > here.nowMs()) {
      json.put("previousSecretUntilMs", key.previous().untilMs());
    }
    return json;
  }

  private static void putUnlessZero(JsonObject json, String name, long ms) {
    if (ms != 0) {
      json.put(name, ms);
    }
  }

  private Future<Void> create(RoutingContext call, Caller caller) {
    List<Fault> faults = new ArrayList<>();
    Fields body = Bodies.read(call, faults);
    String id = body.text("id", 1, 40, true);
    Role role = body.choice("role", Role.class);
    RateLimit usual = (role == null ? Role.APP : role).usualLimit();
    Set<String> stores = body.texts("stores", MOST_STORES);
    long perSecond = body.integer("perSecond", 1, RateLimit.MOST_PER_SECOND, usual.perSecond());
    long burst = body.integer("burst", 1, RateLimit.MOST_BURST, usual.burst());
    Bodies.finish(body);
    RateLimit limit = new RateLimit((int) perSecond, (int) burst);
    return on(keys.create(
            caller.key().id(), new MachineKeys.Wanted(id, role, stores, limit), here.nowMs()))
        .compose(issued -> answer(call, 201, issued));
  }

  private Future<Void> rotate(RoutingContext call, Caller caller) {
    long graceS = USUAL_GRACE_S;
    if (call.body().length() > 0) {
      List<Fault> faults = new ArrayList<>();
      Fields body = Bodies.read(call, faults);
      graceS = body.integer("graceS", 0, MachineKeys.LONGEST_GRACE_MS / 1000, USUAL_GRACE_S);
      Bodies.finish(body);
    }
    return on(keys.rotate(caller.key().id(), call.pathParam("keyId"), graceS * 1000, here.nowMs()))
        .compose(issued -> answer(call, 200, issued));
  }

  private Future<Void> answer(RoutingContext call, int status, MachineKeys.Issued issued) {
    return Bodies.answer(call, status, json(issued.key()).put("secret", issued.secret()));
  }

  private Future<Void> revoke(RoutingContext call, Caller caller) {
    return on(keys.revoke(caller.key().id(), call.pathParam("keyId"), here.nowMs()))
        .compose(done -> Bodies.answer(call, 204, null));
  }

  private <T> Future<T> on(CompletionStage<T> stage) {
    return here.on(stage).recover(failure -> Future.failedFuture(refusalOr(failure)));
  }

  private static Throwable refusalOr(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (!(cause instanceof KeyRefusedException refused)) {
      return failure;
    }
    return switch (refused.kind()) {
      case INVALID -> new Refusal(422, faults(refused, "INVALID"));
      case UNKNOWN -> Refusal.notFound("keyId");
      case CONFLICT -> new Refusal(409, faults(refused, "CONFLICT"));
    };
  }

  private static List<Fault> faults(KeyRefusedException refused, String code) {
    return refused.faults().stream()
        .map(fault -> new Fault(fault.field(), fault.value(), fault.allowed(), code))
        .toList();
  }
}
