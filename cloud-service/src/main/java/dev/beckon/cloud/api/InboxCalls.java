package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.decision.Words;
import dev.beckon.cloud.delivery.Inbox;
import dev.beckon.cloud.delivery.Inbox.Waiting;
import dev.beckon.cloud.identity.Handle;
import dev.beckon.cloud.identity.Links;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A shopper's offers, as the app, the till and support see them. */
public final class InboxCalls extends Area {
  private static final Set<Role> MACHINES = Set.of(Role.TILL, Role.BACKEND);

  private final Surroundings here;
  private final Inbox inbox;
  private final Links links;

  public InboxCalls(Surroundings here, Inbox inbox, Links links) {
    this.here = here;
    this.inbox = inbox;
    this.links = links;
  }

  @Override
  void mount(Routes routes) {
    routes.phoneOr(MACHINES, HttpMethod.GET, "/v1/shoppers/:handle/offers", this::offers);
  }

  private Future<Void> offers(RoutingContext call, Caller caller) {
    boolean phone = caller.installation() != null;
    String handle = call.pathParam("handle");
    if (phone && !caller.itself().shopperId().equals(handle)) {
      throw Refusal.forbidden();
    }
    return shopper(handle)
        .compose(
            shopperId ->
                shopperId
                    .map(id -> here.on(inbox.of(id, here.nowMs())))
                    .orElseGet(() -> Future.succeededFuture(Optional.empty())))
        .compose(
            waiting -> {
              List<Waiting> all = waiting.orElseThrow(() -> Refusal.notFound("handle"));
              JsonArray offers = new JsonArray();
              all.stream()
                  .filter(one -> phone || sees(caller, one))
                  .forEach(one -> offers.add(json(one, phone)));
              return Bodies.answer(call, 200, new JsonObject().put("offers", offers));
            });
  }

  private static boolean sees(Caller caller, Waiting offer) {
    Set<String> stores = caller.key().stores();
    return stores.isEmpty() || stores.contains(offer.storeId());
  }

  /** A shopper's id stands for itself; a name that others know them by has its kind before it. */
  private Future<Optional<String>> shopper(String handle) {
    int colon = handle.indexOf(':');
    if (colon < 0) {
      return Future.succeededFuture(Optional.of(handle));
    }
    String value = handle.substring(colon + 1);
    Handle.Kind kind =
        Arrays.stream(Handle.Kind.values())
            .filter(one -> one.name().equals(handle.substring(0, colon)))
            .findFirst()
            .orElseThrow(() -> Refusal.notFound("handle"));
    if (value.isEmpty() || value.length() > Handle.MOST_CHARS) {
      throw Refusal.notFound("handle");
    }
    return here.on(links.owner(new Handle(kind, value)));
  }

  /** Why they were told is for nobody but the shopper. */
  private static JsonObject json(Waiting offer, boolean why) {
    Words words = offer.words();
    JsonObject json =
        new JsonObject()
            .put("decisionId", offer.decisionId())
            .put("offerId", offer.offerId())
            .put("storeId", offer.storeId())
            .put("state", offer.state().name())
            .put("madeAtMs", offer.madeAtMs())
            .put("untilMs", offer.untilMs())
            .put("title", words.title())
            .put("body", words.body())
            .put("publicText", words.publicText());
    putIfKnown(json, "image", words.imageUrl());
    putIfKnown(json, "deepLink", words.deepLink());
    if (why) {
      putIfKnown(json, "because", words.because());
      putIfKnown(json, "becauseOf", words.becauseOf() == null ? null : words.becauseOf().name());
    }
    putIfKnown(json, "code", offer.code());
    putIfKnown(json, "codeUntilMs", offer.codeUntilMs() == 0 ? null : offer.codeUntilMs());
    putIfKnown(json, "redeemedAtMs", offer.redeemedAtMs() == 0 ? null : offer.redeemedAtMs());
    return json;
  }

  private static void putIfKnown(JsonObject json, String field, Object value) {
    if (value != null) {
      json.put(field, value);
    }
  }
}
