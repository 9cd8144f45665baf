package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Addressees.Addressee;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.identity.Links;
import dev.beckon.cloud.shopper.ShopperEvent;
import dev.beckon.cloud.shopper.ShopperEvents;
import dev.beckon.cloud.shopper.ShopperEvents.Result;
import dev.beckon.cloud.shopper.Source;
import dev.beckon.cloud.shopper.Topic;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What shoppers did outside the shop: told by the app of its own installation, or by the retailer's
 * backend of anybody.
 */
public final class EventCalls extends Area {
  /** How far the clock of a phone may be ahead. */
  private static final long AHEAD_MS = 300_000;

  private final Surroundings here;
  private final ShopperEvents events;
  private final ShopperBulk<ShopperEvent, Result> bulk;
  private final Counter dropped;

  public EventCalls(Surroundings here, Links links, ShopperEvents events) {
    this.here = here;
    this.events = events;
    SignalMeters meters =
        new SignalMeters(
            here.metrics(),
            "beckon_shopper_events_total",
            "Events of shoppers that app and backend told, by type and what became of them",
            ShopperEvent.Type.class,
            Result.class);
    bulk =
        new ShopperBulk<>(
            here, links, "events", Result.class, this::take, ShopperEvent::type, meters);
    dropped =
        Counter.builder("beckon_shopper_events_dropped_total")
            .description("Events forgotten because a shopper had so many newer ones")
            .register(here.metrics());
  }

  @Override
  void mount(Routes routes) {
    routes.phoneOr(Role.BACKEND, HttpMethod.POST, "/v1/events", this::take);
  }

  private Future<Void> take(RoutingContext call, Caller caller) {
    if (caller.installation() == null) {
      return bulk.take(call, Addressees::read, item -> event(item, false));
    }
    Addressee self = Addressee.of(caller.installation().shopperId());
    return bulk.take(call, item -> self, item -> event(item, true));
  }

  private CompletionStage<List<Result>> take(String shopperId, List<ShopperEvent> theirs) {
    return events
        .take(shopperId, theirs, here.nowMs())
        .thenApply(
            taken -> {
              dropped.increment(taken.dropped());
              return taken.results();
            });
  }

  /** Null with faults. */
  private ShopperEvent event(Fields item, boolean byPhone) {
    String eventId = item.text("eventId", 1, 64, true);
    ShopperEvent.Type type = item.choice("type", ShopperEvent.Type.class);
    Source source = source(item, byPhone);
    long nowMs = here.nowMs();
    long atMs = item.integer("atMs", nowMs - ShopperEvent.OLDEST.toMillis(), nowMs + AHEAD_MS);
    Topic topic = type == null ? null : topic(item, type);
    long untilMs = type == null ? 0 : untilMs(item, type, atMs);
    if (type != null) {
      item.end();
    }
    return item.faults().isEmpty()
        ? new ShopperEvent(eventId, type, topic, source, atMs, untilMs)
        : null;
  }

  /** An app is the retailer's own. What a shopper declares is a preference, not an event. */
  private static Source source(Fields item, boolean byPhone) {
    Source source =
        byPhone && !item.has("source") ? Source.FIRST_PARTY : item.choice("source", Source.class);
    if (source == Source.DECLARED || (byPhone && source != null && source != Source.FIRST_PARTY)) {
      item.fault(
          "source",
          source.name(),
          byPhone ? "FIRST_PARTY" : "one of FIRST_PARTY, SECOND_PARTY, THIRD_PARTY",
          "INVALID");
    }
    return source;
  }

  private static Topic topic(Fields item, ShopperEvent.Type type) {
    if (type == ShopperEvent.Type.OPENED_APP) {
      return null;
    }
    boolean product = item.has("sku");
    if (product == item.has("category")) {
      item.fault(
          "sku", product ? "beside category" : "(absent)", "either it or category", "INVALID");
      return null;
    }
    return product
        ? new Topic(Topic.Kind.PRODUCT, item.sku("sku"))
        : new Topic(Topic.Kind.CATEGORY, item.text("category", 1, 64, true));
  }

  private static long untilMs(Fields item, ShopperEvent.Type type, long atMs) {
    long usualMs = atMs + type.usual().toMillis();
    return type.undoes()
        ? usualMs
        : item.integer("expiresAtMs", atMs + 1, atMs + ShopperEvent.LONGEST.toMillis(), usualMs);
  }
}
