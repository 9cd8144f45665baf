package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.decision.Offer.Goal;
import dev.beckon.cloud.decision.Pursuit;
import dev.beckon.cloud.history.OfferResults;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;

/** What offers earn. */
public final class ResultCalls extends Area {

  /** Adds up what became of offers. Never blocks. */
  @FunctionalInterface
  public interface Results {

    /**
     * Of one offer.
     *
     * @param storeIds whose decisions count; empty means all
     * @param pursuit of which to say what is reached, in all stores; empty for none
     */
    CompletionStage<OfferResults> of(
        String offerId, Set<String> storeIds, Optional<Pursuit> pursuit);
  }

  private final Surroundings here;
  private final Results results;
  private final Predicate<String> exists;
  private final Function<String, Optional<Pursuit>> pursuits;
  private final Currency currency;

  /**
   * @param exists whether there is an offer of that id
   * @param pursuits the goal of the offer of an id, if it has one
   * @param currency of all sums
   */
  public ResultCalls(
      Surroundings here,
      Results results,
      Predicate<String> exists,
      Function<String, Optional<Pursuit>> pursuits,
      Currency currency) {
    this.here = here;
    this.results = results;
    this.exists = exists;
    this.pursuits = pursuits;
    this.currency = currency;
  }

  @Override
  void mount(Routes routes) {
    routes.machine(HttpMethod.GET, "/v1/offers/:offerId/results", Role.MONITOR, this::results);
  }

  private Future<Void> results(RoutingContext call, Caller caller) {
    String offerId = call.pathParam("offerId");
    Set<String> storeIds = caller.key().stores();
    Optional<Pursuit> pursuit = pursuits.apply(offerId).filter(its -> isOf(its, storeIds));
    return here.on(results.of(offerId, storeIds, pursuit))
        .compose(
            found -> {
              boolean never = found.told().decisions() + found.heldOut().decisions() == 0;
              return never && !exists.test(offerId)
                  ? Future.failedFuture(Refusal.notFound("offerId"))
                  : Bodies.answer(call, 200, json(offerId, found, pursuit));
            });
  }

  /** Whether a goal is of no other stores: it is pursued in all of them together. */
  private static boolean isOf(Pursuit pursuit, Set<String> storeIds) {
    return storeIds.isEmpty()
        || pursuit.counted().stream().allMatch(span -> storeIds.containsAll(span.storeIds()));
  }

  private JsonObject json(String offerId, OfferResults found, Optional<Pursuit> pursuit) {
    JsonObject json = json(offerId, found);
    pursuit.ifPresent(its -> json.put("goal", goal(its, found.reached().orElse(0))));
    return json;
  }

  private JsonObject goal(Pursuit pursuit, long counted) {
    Goal goal = pursuit.goal();
    int decimals = goal.metric() == Goal.Metric.REVENUE ? currency.getDefaultFractionDigits() : 0;
    double reached = BigDecimal.valueOf(counted, decimals).doubleValue();
    return new JsonObject()
        .put("metric", goal.metric().name())
        .put("baseline", goal.baseline())
        .put("target", goal.target())
        .put("by", goal.by().toString())
        .put("reached", reached)
        .put("share", Math.round(pursuit.share(reached) * 10_000) / 10_000.0)
        .put("state", pursuit.state(reached, here.nowMs()).name());
  }

  private JsonObject json(String offerId, OfferResults found) {
    OfferResults.Deliveries deliveries = found.deliveries();
    return new JsonObject()
        .put("offerId", offerId)
        .put("currency", currency.getCurrencyCode())
        .put(
            "told",
            json(found.told())
                .put("charged", deliveries.charged())
                .put("accepted", deliveries.accepted())
                .put("inApp", deliveries.inApp())
                .put("unknown", deliveries.unknown())
                .put("rejected", deliveries.rejected())
                .put("expired", deliveries.expired())
                .put("shown", deliveries.shown())
                .put("opened", deliveries.opened())
                .put("dismissed", deliveries.dismissed())
                .put("redeemed", found.redeemed()))
        .put("heldOut", json(found.heldOut()));
  }

  private static JsonObject json(OfferResults.Group group) {
    return new JsonObject()
        .put("decisions", group.decisions())
        .put("shoppers", group.shoppers())
        .put("receipts", group.receipts())
        .put("revenueMinor", group.revenueMinor());
  }
}
