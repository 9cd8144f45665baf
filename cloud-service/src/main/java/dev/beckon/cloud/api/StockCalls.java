package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.access.MachineKey;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.shopper.Gtin;
import dev.beckon.cloud.stock.Level;
import dev.beckon.cloud.stock.Levels;
import dev.beckon.cloud.stock.Levels.Report;
import dev.beckon.cloud.stock.Levels.Result;
import dev.beckon.cloud.stock.TradingDay;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is on the shelves: reported in bulk, or said with one tap. */
public final class StockCalls extends Area {
  /** How far the clock of whoever reports may be ahead. */
  private static final long AHEAD_MS = 60_000;

  /** Tills with their managers, and the retailer's stock system. */
  private static final Set<Role> TELL_STOCK = Set.of(Role.TILL, Role.BACKEND);

  private enum Type {
    /** In a bulk. */
    REPORT,
    /** By a manager. */
    TAP
  }

  private final Surroundings here;
  private final Levels levels;
  private final Map<String, ZoneId> stores;
  private final Doorkeeper doorkeeper;
  private final SignalMeters meters;

  /**
   * @param stores the stores with their time zones
   */
  public StockCalls(
      Surroundings here, Levels levels, Map<String, ZoneId> stores, Doorkeeper doorkeeper) {
    this.here = here;
    this.levels = levels;
    this.stores = Map.copyOf(stores);
    this.doorkeeper = doorkeeper;
    meters =
        new SignalMeters(
            here.metrics(),
            "beckon_stock_reports_total",
            "Words on what is on the shelves, by who said it and what became of it",
            Type.class,
            Result.class);
  }

  @Override
  void mount(Routes routes) {
    routes.machine(HttpMethod.POST, "/v1/stock", TELL_STOCK, this::reports);
    routes.machine(
        HttpMethod.PUT, "/v1/stores/:storeId/products/:sku/sold-out", TELL_STOCK, this::soldOut);
  }

  /** Each report is taken or refused on its own. */
  private Future<Void> reports(RoutingContext call, Caller caller) {
    Fields body = Bodies.read(call, new ArrayList<>());
    List<Report> good = new ArrayList<>();
    List<Fault> refused = new ArrayList<>();
    List<Fault> foreign = new ArrayList<>();
    for (Fields item : body.separateObjects("stock", 0, Levels.MOST_AT_ONCE)) {
      Report report = report(item, caller.key(), foreign);
      if (report != null) {
        good.add(report);
      } else {
        refused.addAll(item.faults());
        meters.countRefused();
      }
    }
    Bodies.finish(body);
    if (!foreign.isEmpty()) {
      doorkeeper.turnAway(Doorkeeper.Reason.STORE);
      throw new Refusal(403, foreign);
    }
    return here.on(levels.take(good))
        .compose(
            results -> {
              results.forEach(result -> meters.count(Type.REPORT, result));
              return Bodies.answer(
                  call,
                  200,
                  new JsonObject()
                      .put("applied", Collections.frequency(results, Result.APPLIED))
                      .put("unchanged", Collections.frequency(results, Result.UNCHANGED))
                      .put("full", Collections.frequency(results, Result.FULL))
                      .put("refused", Fault.toJson(refused)));
            });
  }

  /**
   * @param foreign takes a fault when the report is of a store that the key has nothing to do with
   * @return null with faults
   */
  private Report report(Fields item, MachineKey key, List<Fault> foreign) {
    String storeId = item.text("storeId", 1, 64, true);
    if (storeId != null && !stores.containsKey(storeId)) {
      item.fault("storeId", storeId, "a store of this service", "UNKNOWN_STORE");
    } else if (storeId != null && !key.covers(storeId) && foreign.size() < Fields.MOST_FAULTS) {
      foreign.add(item.named("storeId", storeId, "a store of this key", "FOREIGN_STORE"));
    }
    String sku = item.sku("sku");
    // A time ahead counts as now, or a manager's tap would have to wait for it.
    long atMs = Math.min(item.integer("atMs", 0, here.nowMs() + AHEAD_MS), here.nowMs());
    int quantity = quantity(item);
    item.end();
    return item.faults().isEmpty() ? new Report(storeId, sku, new Level(atMs, quantity)) : null;
  }

  private static int quantity(Fields item) {
    boolean counted = item.has("quantity");
    if (counted == item.has("soldOut")) {
      item.fault(
          "quantity", counted ? "beside soldOut" : "(absent)", "either it or soldOut", "INVALID");
      return 0;
    }
    return counted
        ? (int) item.integer("quantity", 0, Level.MOST)
        : item.bool("soldOut") ? 0 : Level.SOME;
  }

  /** One tap; without a body it means sold out, now and until the store's day ends. */
  private Future<Void> soldOut(RoutingContext call, Caller caller) {
    String storeId = call.pathParam("storeId");
    if (!stores.containsKey(storeId)) {
      throw Refusal.notFound("storeId");
    }
    if (!caller.key().covers(storeId)) {
      doorkeeper.turnAway(Doorkeeper.Reason.STORE);
      throw new Refusal(403, "storeId", "a store of this key", "FOREIGN_STORE");
    }
    String sku = call.pathParam("sku");
    if (!Fields.isSku(sku)) {
      throw new Refusal(422, List.of(new Fault("sku", sku, Fields.SKU, "INVALID")));
    }
    boolean soldOut = true;
    if (call.body().length() > 0) {
      Fields body = Bodies.read(call, new ArrayList<>());
      soldOut = body.bool("soldOut");
      Bodies.finish(body);
    }
    long nowMs = here.nowMs();
    Level level =
        soldOut
            ? new Level(nowMs, 0, TradingDay.endMs(nowMs, stores.get(storeId)))
            : new Level(nowMs, Level.SOME);
    return here.on(levels.take(List.of(new Report(storeId, Gtin.normalised(sku), level))))
        .compose(
            results -> {
              meters.count(Type.TAP, results.get(0));
              return results.get(0) == Result.FULL
                  ? Future.failedFuture(
                      new Refusal(409, "sku", "fewer products of the store", "CONFLICT"))
                  : Bodies.answer(call, 204, null);
            });
  }
}
