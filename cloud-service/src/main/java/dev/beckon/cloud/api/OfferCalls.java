package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.decision.OfferDesk;
import dev.beckon.cloud.decision.OfferDesk.Booked;
import dev.beckon.cloud.decision.OfferEntry;
import dev.beckon.cloud.decision.OfferFaultsException.OfferFault;
import dev.beckon.cloud.decision.OfferRefusedException;
import dev.beckon.cloud.decision.OfferStatus;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What headquarters do to offers. */
public final class OfferCalls extends Area {
  private static final Set<Role> WRITE_OFFERS = Set.of(Role.ADMIN, Role.EDITOR);
  private static final int LONGEST_ID = 40;
  private static final String YAML = "application/yaml";

  private final Surroundings here;
  private final OfferDesk desk;

  public OfferCalls(Surroundings here, OfferDesk desk) {
    this.here = here;
    this.desk = desk;
  }

  @Override
  void mount(Routes routes) {
    routes.machine(HttpMethod.GET, "/v1/offers", WRITE_OFFERS, this::list);
    routes.machine(HttpMethod.PUT, "/v1/offers", WRITE_OFFERS, this::importAll);
    routes.machine(HttpMethod.GET, "/v1/offers/:offerId", WRITE_OFFERS, this::get);
    routes.machine(HttpMethod.PUT, "/v1/offers/:offerId", WRITE_OFFERS, this::put);
    routes.machine(HttpMethod.PUT, "/v1/offers/:offerId/status", WRITE_OFFERS, this::bring);
    routes.machine(
        HttpMethod.GET, "/v1/offers/:offerId/versions/:version", WRITE_OFFERS, this::version);
  }

  private Future<Void> list(RoutingContext call, Caller caller) {
    Query query = new Query(call.queryParams());
    if (YAML.equals(call.request().getHeader("Accept"))) {
      query.end();
      return answerYaml(call, desk.export());
    }
    OfferStatus status = query.choice("status", OfferStatus.class);
    String after = query.text("after", LONGEST_ID);
    int limit = query.integer("limit", 1, 500, 100);
    query.end();
    List<Booked> found = desk.list(status, after, limit + 1);
    JsonArray page = new JsonArray();
    found.stream().limit(limit).forEach(booked -> page.add(json(booked)));
    JsonObject answer = new JsonObject().put("offers", page);
    if (found.size() > limit) {
      answer.put("next", found.get(limit - 1).entry().offerId());
    }
    return Bodies.answer(call, 200, answer);
  }

  private static Future<Void> answerYaml(RoutingContext call, String document) {
    return call.response()
        .putHeader("Content-Type", YAML)
        .putHeader("Cache-Control", "no-store")
        .end(document);
  }

  private static JsonObject json(Booked booked) {
    OfferEntry entry = booked.entry();
    JsonObject json =
        new JsonObject()
            .put("version", entry.version())
            .put("status", entry.status().name())
            .put("source", entry.source().name())
            .put("changedAtMs", entry.changedAtMs())
            .put("changedBy", entry.changedBy());
    if (booked.fault() != null) {
      json.put("fault", booked.fault());
    }
    return json.put("offer", new JsonObject(entry.text()));
  }

  private Future<Void> importAll(RoutingContext call, Caller caller) {
    return on(desk.importAll(caller.key().id(), text(call), here.nowMs()))
        .compose(
            done ->
                Bodies.answer(
                    call,
                    200,
                    new JsonObject()
                        .put("created", done.created())
                        .put("changed", done.changed())
                        .put("unchanged", done.unchanged())));
  }

  /** The body as it is: YAML, of which JSON is a part. */
  private static String text(RoutingContext call) {
    String text = call.body().asString();
    if (text == null || text.isEmpty()) {
      throw new Refusal(
          422, List.of(new Fault("body", "(absent)", "offers in YAML or JSON", "INVALID")));
    }
    return text;
  }

  private Future<Void> get(RoutingContext call, Caller caller) {
    Booked booked =
        desk.find(call.pathParam("offerId")).orElseThrow(() -> Refusal.notFound("offerId"));
    return Bodies.answer(call, 200, json(booked));
  }

  private Future<Void> put(RoutingContext call, Caller caller) {
    String offerId = call.pathParam("offerId");
    boolean known = desk.find(offerId).isPresent();
    return on(desk.put(caller.key().id(), offerId, text(call), here.nowMs()))
        .compose(booked -> Bodies.answer(call, known ? 200 : 201, json(booked)));
  }

  private Future<Void> bring(RoutingContext call, Caller caller) {
    List<Fault> faults = new ArrayList<>();
    Fields body = Bodies.read(call, faults);
    OfferStatus to = body.choice("status", OfferStatus.class);
    if (to == OfferStatus.DRAFT) {
      body.fault("status", "DRAFT", "LIVE, PAUSED or ENDED: nothing becomes a draft", "INVALID");
    }
    Bodies.finish(body);
    return on(desk.bring(caller.key().id(), call.pathParam("offerId"), to, here.nowMs()))
        .compose(booked -> Bodies.answer(call, 200, json(booked)));
  }

  private Future<Void> version(RoutingContext call, Caller caller) {
    String version = call.pathParam("version");
    if (!version.matches("[0-9]{1,9}")) {
      throw Refusal.notFound("version");
    }
    return on(desk.text(call.pathParam("offerId"), Integer.parseInt(version)))
        .compose(
            text ->
                Bodies.answerJson(call, 200, text.orElseThrow(() -> Refusal.notFound("version"))));
  }

  private <T> Future<T> on(CompletionStage<T> stage) {
    return here.on(stage).recover(failure -> Future.failedFuture(refusalOr(failure)));
  }

  private static Throwable refusalOr(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (!(cause instanceof OfferRefusedException refused)) {
      return failure;
    }
    return switch (refused.kind()) {
      case INVALID -> new Refusal(422, faults(refused, "INVALID"));
      case UNKNOWN -> Refusal.notFound("offerId");
      case CONFLICT -> new Refusal(409, faults(refused, "CONFLICT"));
    };
  }

  private static List<Fault> faults(OfferRefusedException refused, String code) {
    return refused.faults().stream()
        .limit(Fields.MOST_FAULTS)
        .map(fault -> new Fault(field(fault), fault.value(), fault.allowed(), code))
        .toList();
  }

  /** What is wrong with the document as such is named by its line. */
  private static String field(OfferFault fault) {
    String line = fault.line() == 0 ? "body" : "line " + fault.line();
    return fault.field().isEmpty() ? line : fault.field();
  }
}
