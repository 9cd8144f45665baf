package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.history.OfferResults;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.CompletionStage;
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
     */
    CompletionStage<OfferResults> of(String offerId, Set<String> storeIds);
  }

  private final Surroundings here;
  private final Results results;
  private final Predicate<String> exists;
  private final String currency;

  /**
   * @param exists whether there is an offer of that id
   * @param currency ISO 4217 code, of all sums
   */
  public ResultCalls(
      Surroundings here, Results results, Predicate<String> exists, String currency) {
    this.here = here;
    this.results = results;
    this.exists = exists;
    this.currency = currency;
  }

  @Override
  void mount(Routes routes) {
    routes.machine(HttpMethod.GET, "/v1/offers/:offerId/results", Role.MONITOR, this::results);
  }

  private Future<Void> results(RoutingContext call, Caller caller) {
    String offerId = call.pathParam("offerId");
    return here.on(results.of(offerId, caller.key().stores()))
        .compose(
            found -> {
              boolean never = found.told().decisions() + found.heldOut().decisions() == 0;
              return never && !exists.test(offerId)
                  ? Future.failedFuture(Refusal.notFound("offerId"))
                  : Bodies.answer(call, 200, json(offerId, found));
            });
  }

  private JsonObject json(String offerId, OfferResults found) {
    OfferResults.Deliveries deliveries = found.deliveries();
    return new JsonObject()
        .put("offerId", offerId)
        .put("currency", currency)
        .put(
            "told",
            json(found.told())
                .put("charged", deliveries.charged())
                .put("accepted", deliveries.accepted())
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
