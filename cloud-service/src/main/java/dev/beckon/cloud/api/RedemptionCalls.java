package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.access.MachineKey;
import dev.beckon.cloud.access.RateLimit;
import dev.beckon.cloud.access.RateLimiter;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.identity.Handle;
import dev.beckon.cloud.identity.Links;
import dev.beckon.cloud.redemption.Codes;
import dev.beckon.cloud.redemption.Redemptions;
import dev.beckon.cloud.redemption.Redemptions.Action;
import dev.beckon.cloud.redemption.Redemptions.Answer;
import dev.beckon.cloud.redemption.Redemptions.Outcome;
import dev.beckon.cloud.redemption.Redemptions.Promise;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What tills ask of single-use codes. */
public final class RedemptionCalls extends Area {
  private static final Set<Role> REDEEM = Set.of(Role.TILL, Role.BACKEND);

  /** How often a key may name a code that is none: slips pass, guessing does not. */
  private static final RateLimit MISSES = new RateLimit(1, 60);

  private static final int MOST_KEYS = 10_000;
  private static final int MOST_TYPED = 40;
  private static final String CODE =
      Codes.SYMBOLS + " symbols (0-9, A-Z without I, L, O, U), the last of which checks them";

  private final Surroundings here;
  private final Redemptions redemptions;
  private final Links links;
  private final Doorkeeper doorkeeper;
  private final Set<String> storeIds;
  private final RateLimiter misses = new RateLimiter(MOST_KEYS);
  private final SignalMeters meters;

  /**
   * @param storeIds where something can be redeemed
   */
  public RedemptionCalls(
      Surroundings here,
      Redemptions redemptions,
      Links links,
      Doorkeeper doorkeeper,
      Set<String> storeIds) {
    this.here = here;
    this.redemptions = redemptions;
    this.links = links;
    this.doorkeeper = doorkeeper;
    this.storeIds = Set.copyOf(storeIds);
    meters =
        new SignalMeters(
            here.metrics(),
            "beckon_redemptions_total",
            "What tills asked of single-use codes, by action and what they were told",
            Action.class,
            Outcome.class);
  }

  @Override
  void mount(Routes routes) {
    routes.machine(HttpMethod.POST, "/v1/redemptions", REDEEM, this::ask);
  }

  /** What the body asks; either a code or a handle, the other one is null. */
  private record Asked(
      Action action,
      String storeId,
      String transactionId,
      String code,
      Handle handle,
      String offerId) {
    Redemptions.Request of(String shopperId) {
      return new Redemptions.Request(action, storeId, transactionId, code, shopperId, offerId);
    }
  }

  private Future<Void> ask(RoutingContext call, Caller caller) {
    Fields body = Bodies.read(call, new ArrayList<>());
    Asked asked = read(body);
    if (!body.faults().isEmpty()) {
      meters.countRefused();
    }
    Bodies.finish(body);
    checkScope(caller.key(), asked.storeId());
    String keyId = caller.key().id();
    long waitUs = misses.wouldWaitUs(keyId, MISSES, here.nowUs().getAsLong());
    if (asked.code() != null && waitUs > 0) {
      throw Refusal.tooMany(waitUs);
    }
    return answer(asked)
        .compose(
            answer -> {
              meters.count(asked.action(), answer.outcome());
              if (asked.code() != null && answer.outcome() == Outcome.UNKNOWN) {
                misses.take(keyId, MISSES, here.nowUs().getAsLong());
              }
              return Bodies.answer(call, 200, json(answer));
            });
  }

  private Future<Answer> answer(Asked asked) {
    if (asked.code() != null) {
      return here.on(redemptions.ask(asked.of(null), here.nowMs()));
    }
    return here.on(links.owner(asked.handle()))
        .compose(
            owner ->
                owner.isEmpty()
                    ? Future.succeededFuture(Answer.UNKNOWN)
                    : here.on(redemptions.ask(asked.of(owner.get()), here.nowMs())));
  }

  private Asked read(Fields body) {
    Action action = body.choice("action", Action.class);
    String storeId = body.text("storeId", 1, 64, true);
    if (storeId != null && !storeIds.contains(storeId)) {
      body.fault("storeId", storeId, "a store of this service", "UNKNOWN_STORE");
    }
    String transaction = body.text("transactionId", 1, 64, action != Action.VALIDATE);
    boolean byHandle = body.has("handle");
    if (byHandle == body.has("code")) {
      body.fault("code", byHandle ? "beside handle" : "(absent)", "either it or handle", "INVALID");
    }
    if (!byHandle) {
      return new Asked(action, storeId, transaction, code(body), null, null);
    }
    String offerId = body.text("offerId", 1, 64, action != Action.VALIDATE);
    Handle handle = handle(body.object("handle"));
    return new Asked(action, storeId, transaction, null, handle, offerId);
  }

  private static String code(Fields body) {
    String typed = body.secret("code", MOST_TYPED, false);
    String code = typed == null ? null : Codes.read(typed).orElse(null);
    if (typed != null && code == null) {
      body.fault("code", "(not shown)", CODE, "MISTYPED");
    }
    return code;
  }

  private static Handle handle(Fields handle) {
    Handle.Kind kind = handle.choice("kind", Handle.Kind.class);
    String value = handle.secret("value", Handle.MOST_CHARS, true);
    handle.end();
    return new Handle(kind, value);
  }

  private void checkScope(MachineKey key, String storeId) {
    if (!key.covers(storeId)) {
      doorkeeper.turnAway(Doorkeeper.Reason.STORE);
      throw new Refusal(
          403, List.of(new Fault("storeId", storeId, "a store of this key", "FOREIGN_STORE")));
    }
  }

  private static JsonObject json(Answer answer) {
    JsonArray offers = new JsonArray();
    answer.promises().forEach(promise -> offers.add(json(promise)));
    return new JsonObject().put("outcome", answer.outcome().name()).put("offers", offers);
  }

  private static JsonObject json(Promise promise) {
    JsonObject json =
        new JsonObject()
            .put("offerId", promise.offerId())
            .put("offerVersion", promise.offerVersion())
            .put("variant", promise.variant())
            .put("text", promise.text())
            .put("products", new JsonArray(promise.products()))
            .put("categories", new JsonArray(promise.categories()))
            .put("validUntilMs", promise.validUntilMs());
    return promise.redeemedAtMs() == 0 ? json : json.put("redeemedAtMs", promise.redeemedAtMs());
  }
}
