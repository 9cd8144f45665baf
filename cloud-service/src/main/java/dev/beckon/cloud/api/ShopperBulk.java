package dev.beckon.cloud.api;

import dev.beckon.cloud.api.Addressees.Addressee;
import dev.beckon.cloud.identity.Links;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Takes bodies that tell several things of several shoppers. Each is taken or refused on its own;
 * the answer says how many became what.
 *
 * @param <T> what is told
 * @param <R> what may become of it
 */
final class ShopperBulk<T, R extends Enum<R>> {
  private static final int MOST_AT_ONCE = 500;

  /** Takes what is told of one shopper; a result for each, in order. */
  interface Taker<T, R> {
    CompletionStage<List<R>> take(String shopperId, List<T> items);
  }

  private final Surroundings here;
  private final Addressees addressees;
  private final String name;
  private final Class<R> results;
  private final Taker<T, R> taker;
  private final Function<T, Enum<?>> type;
  private final SignalMeters meters;

  /**
   * @param name the body's field that holds the list
   * @param type what {@code meters} count an item as
   */
  ShopperBulk(
      Surroundings here,
      Links links,
      String name,
      Class<R> results,
      Taker<T, R> taker,
      Function<T, Enum<?>> type,
      SignalMeters meters) {
    this.here = here;
    addressees = new Addressees(here, links);
    this.name = name;
    this.results = results;
    this.taker = taker;
    this.type = type;
    this.meters = meters;
  }

  /**
   * Reads, takes and answers.
   *
   * @param whom reads of whom an item tells
   * @param what reads the rest of an item; null with faults
   */
  Future<Void> take(
      RoutingContext call, Function<Fields, Addressee> whom, Function<Fields, T> what) {
    Fields body = Bodies.read(call, new ArrayList<>());
    Map<Addressee, List<T>> told = new LinkedHashMap<>();
    List<Fault> refused = new ArrayList<>();
    for (Fields item : body.separateObjects(name, 0, MOST_AT_ONCE)) {
      Addressee addressee = whom.apply(item);
      T one = what.apply(item);
      if (one != null) {
        told.computeIfAbsent(addressee, id -> new ArrayList<>()).add(one);
      } else {
        refused.addAll(item.faults());
        meters.countRefused();
      }
    }
    Bodies.finish(body);
    return addressees
        .byShopper(told)
        .compose(this::take)
        .compose(became -> Bodies.answer(call, 200, answer(became, refused)));
  }

  private Future<List<R>> take(Map<String, List<T>> byShopper) {
    List<Future<List<R>>> answers = new ArrayList<>();
    byShopper.forEach(
        (shopperId, theirs) ->
            answers.add(
                here.on(taker.take(shopperId, theirs)).onSuccess(became -> count(theirs, became))));
    return Future.join(answers)
        .map(done -> answers.stream().map(Future::result).flatMap(Collection::stream).toList());
  }

  private void count(List<T> items, List<R> became) {
    for (int i = 0; i < items.size(); i++) {
      meters.count(type.apply(items.get(i)), became.get(i));
    }
  }

  private JsonObject answer(List<R> became, List<Fault> refused) {
    JsonObject answer = new JsonObject();
    for (R result : results.getEnumConstants()) {
      answer.put(result.name().toLowerCase(Locale.ROOT), Collections.frequency(became, result));
    }
    return answer.put("refused", Fault.toJson(refused));
  }
}
