package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.decision.DecisionRecords.Difference;
import dev.beckon.cloud.decision.Replays.Replay;
import dev.beckon.cloud.history.HistoryReader;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What happened: one decision, or all there is from now on. */
public final class HistoryCalls extends Area {
  static final int MOST_FEEDS = 20;
  private static final Pattern PLACE = Pattern.compile("[0-9]{1,19}(-[0-9]{1,19})?");

  private final Surroundings here;
  private final HistoryReader history;
  private final Function<String, CompletionStage<List<String>>> ofShopper;
  private final Function<String, CompletionStage<Optional<Replay>>> replay;
  private final Explained explained;
  private final Doorkeeper doorkeeper;
  private final AtomicInteger feeds = new AtomicInteger();

  /**
   * @param ofShopper decisions of a shopper, newest first, as JSON
   * @param replay decides again, by id
   * @param timeZones of every store
   */
  public HistoryCalls(
      Surroundings here,
      HistoryReader history,
      Function<String, CompletionStage<List<String>>> ofShopper,
      Function<String, CompletionStage<Optional<Replay>>> replay,
      Map<String, ZoneId> timeZones,
      Doorkeeper doorkeeper) {
    this.here = here;
    this.history = history;
    this.ofShopper = ofShopper;
    this.replay = replay;
    explained = new Explained(timeZones);
    this.doorkeeper = doorkeeper;
    Gauge.builder("beckon_feeds", feeds::get)
        .description("Listeners to the feed")
        .register(here.metrics());
  }

  @Override
  void mount(Routes routes) {
    routes.machine(HttpMethod.GET, "/v1/decisions/:decisionId", Role.MONITOR, this::decision);
    routes.machine(HttpMethod.GET, "/v1/decisions/:decisionId/replay", Role.MONITOR, this::replay);
    routes.machine(
        HttpMethod.GET, "/v1/shoppers/:shopperId/decisions", Role.BACKEND, this::ofShopper);
    routes.machine(HttpMethod.GET, "/v1/feed", Role.MONITOR, this::feed);
  }

  private Future<Void> decision(RoutingContext call, Caller caller) {
    return shown(call, caller)
        .compose(found -> Bodies.answer(call, 200, explained.decision(found)));
  }

  /** The decision that is asked for, as far as it exists for the caller. */
  private Future<String> shown(RoutingContext call, Caller caller) {
    return here.on(history.decision(call.pathParam("decisionId")))
        .compose(
            found ->
                found.isPresent() && Scope.shows(caller.key(), found.get())
                    ? Future.succeededFuture(found.get())
                    : Future.failedFuture(Refusal.notFound("decisionId")));
  }

  private Future<Void> replay(RoutingContext call, Caller caller) {
    return shown(call, caller)
        .compose(found -> here.on(replay.apply(call.pathParam("decisionId"))))
        .compose(
            found ->
                found.isPresent()
                    ? Bodies.answer(call, 200, json(call.pathParam("decisionId"), found.get()))
                    : Future.failedFuture(Refusal.notFound("decisionId")));
  }

  private static JsonObject json(String decisionId, Replay replay) {
    JsonArray differences = new JsonArray();
    for (Difference one : replay.differences()) {
      differences.add(
          new JsonObject()
              .put("member", one.member())
              .put("recorded", one.recorded())
              .put("replayed", one.replayed()));
    }
    return new JsonObject()
        .put("decisionId", decisionId)
        .put("result", replay.result().name())
        .put("sentence", replay.result().sentence())
        .put("differences", differences);
  }

  private Future<Void> ofShopper(RoutingContext call, Caller caller) {
    return here.on(ofShopper.apply(call.pathParam("shopperId")))
        .compose(
            found -> {
              JsonArray decisions = new JsonArray();
              found.forEach(json -> decisions.add(explained.decision(json)));
              return Bodies.answer(call, 200, new JsonObject().put("decisions", decisions));
            });
  }

  private Future<Void> feed(RoutingContext call, Caller caller) {
    String last = call.request().getHeader("Last-Event-ID");
    String after = last == null ? call.request().getParam("after") : last;
    if (after != null && !PLACE.matcher(after).matches()) {
      throw new Refusal(
          422, List.of(new Fault("after", after, "an id of the feed, or 0", "INVALID")));
    }
    if (feeds.incrementAndGet() > MOST_FEEDS) {
      feeds.decrementAndGet();
      throw new Refusal(503, "feed", "at most " + MOST_FEEDS + " listeners", "BUSY");
    }
    Future<String> place =
        after != null ? Future.succeededFuture(after) : here.on(history.lastId());
    return place
        .onFailure(away -> feeds.decrementAndGet())
        .map(
            from -> {
              if (call.response().closed()) {
                feeds.decrementAndGet();
              } else {
                new Feed(here.vertx(), history, call.response(), doorkeeper, caller, from)
                    .start(feeds::decrementAndGet);
              }
              return null;
            });
  }
}
