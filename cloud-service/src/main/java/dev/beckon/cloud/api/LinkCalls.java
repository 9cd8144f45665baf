package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.identity.Handle;
import dev.beckon.cloud.identity.Installation;
import dev.beckon.cloud.identity.Links;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles of shoppers: by an assertion that the phone brings, or by the retailer's backend. */
public final class LinkCalls extends Area {
  private static final Logger log = LoggerFactory.getLogger(LinkCalls.class);

  private final Surroundings here;
  private final Links links;
  private final Doorkeeper doorkeeper;

  public LinkCalls(Surroundings here, Links links, Doorkeeper doorkeeper) {
    this.here = here;
    this.links = links;
    this.doorkeeper = doorkeeper;
  }

  @Override
  void mount(Routes routes) {
    String phone = "/v1/installations/:installationId/links";
    String shopper = "/v1/shoppers/:shopperId/links";
    routes.phone(HttpMethod.PUT, phone, this::logIn);
    routes.phone(HttpMethod.DELETE, phone + "/:kind", this::logOut);
    routes.machine(HttpMethod.PUT, shopper, Role.BACKEND, this::assign);
    routes.machine(HttpMethod.DELETE, shopper + "/:kind", Role.BACKEND, this::takeAway);
  }

  /** By the phone. Whoever brings no good assertion is told so ten times, then has to wait. */
  private Future<Void> logIn(RoutingContext call, Caller caller) {
    Installation installation = caller.own(call);
    String address = call.request().remoteAddress().hostAddress();
    String who = "link " + installation.installationId();
    long waitUs = doorkeeper.mustWaitUs(address, who);
    if (waitUs > 0) {
      throw Refusal.tooMany(waitUs);
    }
    Object token = Bodies.read(call, new ArrayList<>()).raw("assertion");
    return here.on(
            links.logIn(installation, token instanceof String text ? text : null, here.nowMs()))
        .compose(
            answer -> {
              if (answer.refusal() != null) {
                doorkeeper.failed(address, who, Doorkeeper.Reason.ASSERTION);
                counted(answer.refusal().name());
                log.warn("a link was refused: {}", answer.refusal());
                throw new Refusal(
                    403, "assertion", answer.refusal().sentence(), "ASSERTION_" + answer.refusal());
              }
              return answer(call, answer, Refusal.unauthorized());
            });
  }

  /** By the retailer's backend, which may take a link back, too. */
  private Future<Void> assign(RoutingContext call, Caller caller) {
    List<Fault> faults = new ArrayList<>();
    Fields body = Bodies.read(call, faults);
    Handle.Kind kind = body.choice("kind", Handle.Kind.class);
    String value = body.secret("value", Handle.MOST_CHARS, true);
    boolean linked = body.bool("linked", true);
    Bodies.finish(body);
    String shopperId = call.pathParam("shopperId");
    Handle handle = new Handle(kind, value);
    if (!linked) {
      return taken(call, links.unlink(shopperId, handle), Refusal.notFound("shopperId"));
    }
    return here.on(links.assign(shopperId, handle, here.nowMs()))
        .compose(answer -> answer(call, answer, Refusal.notFound("shopperId")));
  }

  private Future<Void> answer(RoutingContext call, Links.Answer answer, Refusal unknown) {
    counted(answer.outcome().name());
    return switch (answer.outcome()) {
      case LINKED ->
          Bodies.answer(call, 200, new JsonObject().put("shopperId", answer.shopperId()));
      case OTHER ->
          throw new Refusal(
              409, "kind", "one handle of each kind: unlink the other first", "OTHER");
      case FULL ->
          throw new Refusal(
              409, "shopperId", "at most 10 installations, 20 handles, 50 mergers", "FULL");
      case STAFF ->
          throw new Refusal(410, "installation", "nobody who works in the shops", "STAFF");
      case UNKNOWN, REPLAYED -> throw unknown;
    };
  }

  private void counted(String outcome) {
    Counter.builder("beckon_links_total")
        .description("Links that were asked for, by what became of them")
        .tag("outcome", outcome)
        .register(here.metrics())
        .increment();
  }

  /** By the phone itself. */
  private Future<Void> logOut(RoutingContext call, Caller caller) {
    return unlink(call, caller.own(call).shopperId(), Refusal.unauthorized());
  }

  /** By the retailer's backend. */
  private Future<Void> takeAway(RoutingContext call, Caller caller) {
    return unlink(call, call.pathParam("shopperId"), Refusal.notFound("shopperId"));
  }

  private Future<Void> unlink(RoutingContext call, String shopperId, Refusal unknown) {
    return taken(call, links.unlink(shopperId, kind(call.pathParam("kind"))), unknown);
  }

  /**
   * @param handles how many were taken away; -1 when there is no such shopper
   */
  private Future<Void> taken(RoutingContext call, CompletionStage<Long> handles, Refusal unknown) {
    return here.on(handles)
        .compose(
            count -> {
              if (count < 0) {
                throw unknown;
              }
              return Bodies.answer(call, 204, null);
            });
  }

  private static Handle.Kind kind(String name) {
    for (Handle.Kind kind : Handle.Kind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw Refusal.notFound("kind");
  }
}
