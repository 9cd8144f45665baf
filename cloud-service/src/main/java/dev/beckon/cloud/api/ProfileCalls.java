package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.shopper.FullProfile;
import dev.beckon.cloud.shopper.FullProfiles;
import dev.beckon.cloud.shopper.PurchaseTotals;
import dev.beckon.cloud.shopper.Signal;
import dev.beckon.cloud.shopper.Topic;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Shows profiles to the retailer's backend. */
public final class ProfileCalls extends Area {
  private final Surroundings here;
  private final FullProfiles profiles;

  public ProfileCalls(Surroundings here, FullProfiles profiles) {
    this.here = here;
    this.profiles = profiles;
  }

  @Override
  void mount(Routes routes) {
    routes.machine(HttpMethod.GET, "/v1/shoppers/:shopperId/profile", Role.BACKEND, this::profile);
  }

  private Future<Void> profile(RoutingContext call, Caller caller) {
    return here.on(profiles.whole(call.pathParam("shopperId")))
        .compose(
            found ->
                found.isPresent()
                    ? Bodies.answer(call, 200, json(found.get()))
                    : Future.failedFuture(Refusal.notFound("shopperId")));
  }

  private static JsonObject json(FullProfile profile) {
    JsonObject json = new JsonObject();
    profile.purchases().ifPresent(bought -> json.put("purchases", json(bought)));
    FullProfile.Visits visits = profile.visits();
    FullProfile.Responses responses = profile.responses();
    return json.put(
            "visits",
            new JsonObject()
                .put("source", visits.source().name())
                .put("count", visits.count())
                .put("lastMs", visits.lastMs()))
        .put(
            "responses",
            new JsonObject()
                .put("source", responses.source().name())
                .put("accepted", responses.accepted())
                .put("shown", responses.shown())
                .put("opened", responses.opened())
                .put("dismissed", responses.dismissed()))
        .put("wishes", json(profile.signals().wishes()))
        .put("cart", json(profile.signals().cart()))
        .put("viewed", json(profile.signals().viewed()));
  }

  private static JsonArray json(Map<Topic, Signal> signals) {
    JsonArray json = new JsonArray();
    signals.entrySet().stream()
        .sorted(Comparator.comparingLong(one -> -one.getValue().atMs()))
        .forEach(
            one ->
                json.add(
                    new JsonObject()
                        .put(
                            one.getKey().kind() == Topic.Kind.PRODUCT ? "sku" : "category",
                            one.getKey().name())
                        .put("source", one.getValue().source().name())
                        .put("atMs", one.getValue().atMs())
                        .put("untilMs", one.getValue().untilMs())));
    return json;
  }

  private static JsonObject json(FullProfile.Bought bought) {
    PurchaseTotals totals = bought.totals();
    JsonObject json =
        new JsonObject()
            .put("source", bought.source().name())
            .put("lastMs", totals.lastMs())
            .put("frequency", totals.frequency())
            .put("moneyMinor", totals.moneyMinor())
            .put("products", json("sku", bought.products()))
            .put("categories", json("category", bought.categories()))
            .put("favourites", new JsonArray(bought.favourites()));
    bought
        .quintiles()
        .ifPresent(
            scores ->
                json.put(
                    "quintiles",
                    new JsonObject()
                        .put("recency", scores.recency())
                        .put("frequency", scores.frequency())
                        .put("money", scores.money())));
    return json;
  }

  private static JsonArray json(String name, List<FullProfile.Article> articles) {
    JsonArray json = new JsonArray();
    articles.forEach(
        article ->
            json.add(
                new JsonObject()
                    .put(name, article.name())
                    .put("lastMs", article.lastMs())
                    .put("receipts", article.receipts())));
    return json;
  }
}
