package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.access.MachineKey;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.shopper.Gtin;
import dev.beckon.cloud.shopper.Outcome;
import dev.beckon.cloud.shopper.Purchases;
import dev.beckon.cloud.shopper.Receipt;
import dev.beckon.cloud.shopper.TillFeeds;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What tills tell. */
public final class PurchaseCalls extends Area {
  private static final int MOST_RECEIPTS = 500;
  private static final long DAY_MS = 86_400_000L;

  /** Tills, and an administrator who imports what they sold before. */
  private static final Set<Role> TELL_SALES = Set.of(Role.TILL, Role.ADMIN);

  private final Surroundings here;
  private final Purchases purchases;
  private final Credited credited;
  private final TillFeeds tills;
  private final Doorkeeper doorkeeper;
  private final Set<String> storeIds;
  private final Map<Outcome.Kind, Counter> counted = new EnumMap<>(Outcome.Kind.class);
  private final Counter malformed;

  /**
   * @param credited is shown each receipt that counts
   * @param tills is told up to when stores have told what they sold
   * @param storeIds the stores purchases may come from
   */
  public PurchaseCalls(
      Surroundings here,
      Purchases purchases,
      Credited credited,
      TillFeeds tills,
      Doorkeeper doorkeeper,
      Set<String> storeIds) {
    this.here = here;
    this.purchases = purchases;
    this.credited = credited;
    this.tills = tills;
    this.doorkeeper = doorkeeper;
    this.storeIds = Set.copyOf(storeIds);
    for (Outcome.Kind kind : Outcome.Kind.values()) {
      counted.put(kind, counter(kind.name().toLowerCase(Locale.ROOT), here.metrics()));
    }
    malformed = counter("malformed", here.metrics());
  }

  private static Counter counter(String result, MeterRegistry meters) {
    return Counter.builder("beckon_purchases_total")
        .description("Receipts from tills, by what became of them")
        .tag("result", result)
        .register(meters);
  }

  @Override
  void mount(Routes routes) {
    routes.machine(HttpMethod.POST, "/v1/purchases", TELL_SALES, this::take);
  }

  /** A receipt with its place in the call. */
  private record Placed(Fields item, Receipt receipt) {}

  private Future<Void> take(RoutingContext call, Caller caller) {
    long nowMs = here.nowMs();
    List<Fault> faults = new ArrayList<>();
    Fields body = Bodies.read(call, faults);
    List<Fields> items = body.separateObjects("receipts", 0, MOST_RECEIPTS);
    List<Placed> good = new ArrayList<>();
    List<Fault> refused = new ArrayList<>();
    List<Fault> foreign = new ArrayList<>();
    for (Fields item : items) {
      Receipt receipt = receipt(item, caller.key(), foreign, nowMs);
      if (item.faults().isEmpty()) {
        good.add(new Placed(item, receipt));
      } else {
        malformed.increment();
        refused.addAll(item.faults());
      }
    }
    Bodies.finish(body);
    if (!foreign.isEmpty()) {
      doorkeeper.turnAway(Doorkeeper.Reason.STORE);
      throw new Refusal(403, foreign);
    }
    return here.on(purchases.take(good.stream().map(Placed::receipt).toList(), nowMs))
        .compose(outcomes -> credit(good, outcomes, nowMs))
        .compose(
            outcomes ->
                fresh(untilMs(caller.key(), items.isEmpty(), good, nowMs)).map(kept -> outcomes))
        .compose(outcomes -> answer(call, items.size(), good, outcomes, refused));
  }

  /** Also what is told again: nobody knows whether it was credited the first time. */
  private Future<List<Outcome>> credit(List<Placed> good, List<Outcome> outcomes, long nowMs) {
    List<Receipt> counted = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      Outcome.Kind kind = outcomes.get(i).kind();
      if (kind == Outcome.Kind.TAKEN || kind == Outcome.Kind.REPEATED) {
        counted.add(good.get(i).receipt());
      }
    }
    return here.on(credited.all(counted, nowMs)).map(done -> outcomes);
  }

  /**
   * Up to when each store has told what it sold: the time of its newest receipt. A call without
   * receipts says that there is nothing else to tell of the key's stores.
   */
  private Map<String, Long> untilMs(
      MachineKey key, boolean isEmpty, List<Placed> good, long nowMs) {
    Map<String, Long> untilMs = new HashMap<>();
    if (isEmpty) {
      storeIds.stream().filter(key::covers).forEach(storeId -> untilMs.put(storeId, nowMs));
    }
    for (Placed placed : good) {
      Receipt receipt = placed.receipt();
      if (!receipt.cancelled()) {
        untilMs.merge(receipt.storeId(), Math.min(nowMs, receipt.atMs()), Math::max);
      }
    }
    return untilMs;
  }

  private Future<Void> fresh(Map<String, Long> untilMs) {
    List<Future<Void>> kept = new ArrayList<>();
    untilMs.forEach((storeId, ms) -> kept.add(here.on(tills.told(storeId, ms))));
    return Future.all(kept).mapEmpty();
  }

  private Future<Void> answer(
      RoutingContext call,
      int told,
      List<Placed> good,
      List<Outcome> outcomes,
      List<Fault> refused) {
    Map<Outcome.Kind, Integer> counts = new EnumMap<>(Outcome.Kind.class);
    for (int i = 0; i < outcomes.size(); i++) {
      Outcome outcome = outcomes.get(i);
      counts.merge(outcome.kind(), 1, Integer::sum);
      counted.get(outcome.kind()).increment();
      if (outcome.kind() == Outcome.Kind.REFUSED) {
        refused.add(fault(good.get(i), outcome.refusal()));
      }
    }
    int contradicting = counts.getOrDefault(Outcome.Kind.REFUSED, 0);
    if (told == 1 && contradicting == 1) {
      throw new Refusal(409, refused);
    }
    return Bodies.answer(
        call,
        200,
        new JsonObject()
            .put("accepted", good.size() - contradicting)
            .put("repeated", counts.getOrDefault(Outcome.Kind.REPEATED, 0))
            .put("unlinked", counts.getOrDefault(Outcome.Kind.UNLINKED, 0))
            .put("refused", Fault.toJson(refused)));
  }

  private static Fault fault(Placed placed, Outcome.Refusal refusal) {
    Receipt receipt = placed.receipt();
    String value =
        switch (refusal) {
          case CUSTOMER_DIFFERS -> receipt.customer() == null ? "(absent)" : receipt.customer();
          case TIME_DIFFERS -> Long.toString(receipt.atMs());
          case LINES_DIFFER -> receipt.lines().size() + " lines";
          case UNKNOWN_RETURN -> receipt.returnOf();
          case TOO_OLD -> receipt.receiptId();
        };
    return placed.item().named(refusal.field(), value, refusal.allowed(), refusal.name());
  }

  /**
   * @param foreign takes a fault when the receipt is of a store that the key has nothing to do with
   */
  private Receipt receipt(Fields item, MachineKey key, List<Fault> foreign, long nowMs) {
    String receiptId = item.text("receiptId", 1, 64, true);
    String storeId = item.text("storeId", 1, 64, true);
    if (storeId != null && !storeIds.contains(storeId)) {
      item.fault("storeId", storeId, "a store of this service", "UNKNOWN_STORE");
    } else if (storeId != null && !key.covers(storeId) && foreign.size() < Fields.MOST_FAULTS) {
      foreign.add(item.named("storeId", storeId, "a store of this key", "FOREIGN_STORE"));
    }
    String customer = item.text("customer", 1, 64, false);
    boolean cancelled = item.bool("cancelled", false);
    if (cancelled) {
      item.end();
      return new Receipt(receiptId, storeId, customer, 0, null, true, List.of());
    }
    long atMs = item.integer("atMs", 0, nowMs + DAY_MS);
    String returnOf = item.text("returnOf", 1, 64, false);
    List<Receipt.Line> lines = new ArrayList<>();
    for (Fields line : item.objects("lines", 1, Receipt.MOST_LINES)) {
      lines.add(line(line));
    }
    item.end();
    return item.faults().isEmpty()
        ? new Receipt(receiptId, storeId, customer, atMs, returnOf, false, lines)
        : null;
  }

  private static Receipt.Line line(Fields line) {
    String gtin = line.text("gtin", 8, 14, false);
    if (gtin != null && !Gtin.isGtin(gtin)) {
      line.fault("gtin", gtin, "8, 12, 13 or 14 digits, the last of which checks them", "INVALID");
    }
    String sku = line.text("sku", 1, 64, gtin == null);
    if (gtin != null && sku != null) {
      line.fault("sku", sku, "sku or gtin, not both", "INVALID");
    }
    String category = line.text("category", 1, 64, false);
    long most = Receipt.Line.MOST_QUANTITY;
    long quantity = line.integer("quantity", -most, most);
    if (quantity == 0) {
      line.fault("quantity", "0", "another number than 0; less than 0 for a return", "INVALID");
    }
    long price = line.micros("unitPrice", Receipt.Line.MOST_PRICE_MICROS, Receipt.Line.NO_PRICE);
    line.end();
    String product = sku == null ? gtin : sku;
    return new Receipt.Line(
        product == null ? "" : Gtin.normalised(product), category, quantity, price);
  }
}
