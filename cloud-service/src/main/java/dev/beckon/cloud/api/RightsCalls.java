package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.identity.Erasure;
import dev.beckon.cloud.identity.Export;
import dev.beckon.cloud.identity.Handle;
import dev.beckon.cloud.identity.Links;
import dev.beckon.cloud.identity.Registrations;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What the retailer's backend asks for on behalf of a person: all that is stored, and its end. */
public final class RightsCalls extends Area {
  /** A database that is away erases later; the caller is told so. */
  private static final long HISTORY_WITHIN_S = 10;

  private static final int MOST_HANDLES = 500;

  private final Surroundings here;
  private final Export export;
  private final Function<List<String>, CompletionStage<JsonObject>> rows;
  private final Registrations registrations;
  private final Links links;

  /**
   * @param rows of the history, by table, of a shopper by all their ids
   */
  public RightsCalls(
      Surroundings here,
      Export export,
      Function<List<String>, CompletionStage<JsonObject>> rows,
      Registrations registrations,
      Links links) {
    this.here = here;
    this.export = export;
    this.rows = rows;
    this.registrations = registrations;
    this.links = links;
  }

  @Override
  void mount(Routes routes) {
    String shopper = "/v1/shoppers/:shopperId";
    routes.machine(HttpMethod.GET, shopper + "/export", Role.BACKEND, this::export);
    routes.machine(HttpMethod.DELETE, shopper, Role.BACKEND, this::erase);
    routes.machine(HttpMethod.POST, "/v1/staff", Set.of(Role.BACKEND, Role.ADMIN), this::staff);
  }

  /** All that is stored, by place. */
  private Future<Void> export(RoutingContext call, Caller caller) {
    return here.on(export.of(call.pathParam("shopperId")))
        .compose(
            held -> {
              if (held.isEmpty()) {
                throw Refusal.notFound("shopperId");
              }
              List<String> ids = held.get().shopperIds();
              JsonObject json =
                  new JsonObject()
                      .put("shopperId", ids.get(0))
                      .put("formerShopperIds", new JsonArray(ids.subList(1, ids.size())))
                      .put("redis", held.get().held());
              return here.on(rows.apply(ids))
                  .compose(told -> Bodies.answer(call, 200, json.put("sql", told)));
            });
  }

  /** Ends it, and says what was removed where. */
  private Future<Void> erase(RoutingContext call, Caller caller) {
    return here.on(registrations.erase(call.pathParam("shopperId"), here.nowMs()))
        .compose(
            erasure -> {
              if (!erasure.foundSomebody()) {
                throw Refusal.notFound("shopperId");
              }
              return here.on(
                      erasure
                          .history()
                          .toCompletableFuture()
                          .copy()
                          .completeOnTimeout(null, HISTORY_WITHIN_S, TimeUnit.SECONDS))
                  .compose(erased -> Bodies.answer(call, 200, receipt(erasure, erased)));
            });
  }

  private static JsonObject receipt(Erasure erasure, Map<String, Long> rows) {
    JsonObject receipt =
        new JsonObject()
            .put("shopperIds", new JsonArray(erasure.shopperIds()))
            .put("redis", counts(erasure.store()))
            .put("memory", counts(erasure.memory()));
    return rows == null ? receipt.put("sqlPending", true) : receipt.put("sql", counts(rows));
  }

  private static JsonObject counts(Map<String, Long> counts) {
    JsonObject json = new JsonObject();
    counts.forEach(json::put);
    return json;
  }

  /** Says whose handles are those of people who work in the shops, or are not any more. */
  private Future<Void> staff(RoutingContext call, Caller caller) {
    List<Fault> faults = new ArrayList<>();
    Fields body = Bodies.read(call, faults);
    boolean works = body.bool("works");
    List<Handle> handles = new ArrayList<>();
    for (Fields item : body.objects("handles", 1, MOST_HANDLES)) {
      Handle.Kind kind = item.choice("kind", Handle.Kind.class);
      String value = item.secret("value", Handle.MOST_CHARS, true);
      item.end();
      handles.add(new Handle(kind, value));
    }
    Bodies.finish(body);
    return here.on(links.staff(handles, works, here.nowMs()))
        .compose(
            erased -> Bodies.answer(call, 200, new JsonObject().put("erasedShoppers", erased)));
  }
}
