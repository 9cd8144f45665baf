package dev.beckon.cloud.api;

import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.identity.Installation;
import dev.beckon.cloud.identity.InstallationStore;
import dev.beckon.cloud.identity.Registrations;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** Credentials of phones: renewed by the phone, listed and revoked by an administrator. */
final class InstallationCalls {
  private final Vertx vertx;
  private final Registrations registrations;
  private final LongSupplier nowUs;
  private final Counter revoked;

  InstallationCalls(
      Vertx vertx, Registrations registrations, LongSupplier nowUs, MeterRegistry metrics) {
    this.vertx = vertx;
    this.registrations = registrations;
    this.nowUs = nowUs;
    revoked =
        Counter.builder("beckon_installations_revoked_total")
            .description("Installations erased by an administrator")
            .register(metrics);
  }

  private <T> Future<T> on(CompletionStage<T> stage) {
    return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
  }

  /** By the phone itself. */
  Future<Void> newSecret(RoutingContext call, Caller caller) {
    Installation installation = Calls.own(call, caller);
    return on(registrations.newSecret(installation.installationId()))
        .compose(
            secret ->
                secret.isPresent()
                    ? Bodies.answer(call, 200, new JsonObject().put("secret", secret.get()))
                    : Future.failedFuture(Refusal.unauthorized()));
  }

  Future<Void> list(RoutingContext call, Caller caller) {
    Query query = new Query(call.queryParams());
    String after = query.text("after", 20);
    int limit = query.integer("limit", 1, 500, 100);
    query.end();
    if (after != null && !after.matches("[0-9]{1,20}")) {
      throw new Refusal(
          422, List.of(new Fault("after", after, "next of the page before", "INVALID")));
    }
    return on(registrations.page(after, limit))
        .compose(
            page -> {
              JsonArray list = new JsonArray();
              page.installations().forEach(stored -> list.add(json(stored)));
              JsonObject answer = new JsonObject().put("installations", list);
              return Bodies.answer(
                  call, 200, page.cursor() == null ? answer : answer.put("next", page.cursor()));
            });
  }

  private static JsonObject json(InstallationStore.Stored stored) {
    JsonObject json =
        new JsonObject()
            .put("installationId", stored.installationId())
            .put("platform", stored.platform());
    return stored.registeredAtMs() == 0
        ? json
        : json.put("registeredAtMs", stored.registeredAtMs());
  }

  Future<Void> revoke(RoutingContext call, Caller caller) {
    return on(registrations.find(call.pathParam("installationId")))
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(false)
                    : on(
                        registrations.revoke(
                            new Installation(found.get().installationId(), found.get().shopperId()),
                            nowUs.getAsLong() / 1000)))
        .compose(
            known -> {
              if (!known) {
                throw Refusal.notFound("installationId");
              }
              revoked.increment();
              return Bodies.answer(call, 204, null);
            });
  }
}
