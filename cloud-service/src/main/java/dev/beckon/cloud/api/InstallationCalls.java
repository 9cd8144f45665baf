package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.identity.Consent;
import dev.beckon.cloud.identity.Installation;
import dev.beckon.cloud.identity.InstallationSecret;
import dev.beckon.cloud.identity.InstallationStore;
import dev.beckon.cloud.identity.Purpose;
import dev.beckon.cloud.identity.Registrations;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Phones: registered by the app, listed and revoked by an administrator. */
public final class InstallationCalls extends Area {
  private enum Platform {
    ANDROID,
    IOS
  }

  private final Surroundings here;
  private final Registrations registrations;
  private final UUID ibeaconUuid;
  private final Counter revoked;

  /**
   * @param ibeaconUuid what the shops' gateways advertise
   */
  public InstallationCalls(Surroundings here, Registrations registrations, UUID ibeaconUuid) {
    this.here = here;
    this.registrations = registrations;
    this.ibeaconUuid = ibeaconUuid;
    revoked =
        Counter.builder("beckon_installations_revoked_total")
            .description("Installations erased by an administrator")
            .register(here.metrics());
  }

  @Override
  void mount(Routes routes) {
    String all = "/v1/installations";
    String one = "/v1/installations/:installationId";
    routes.machine(HttpMethod.POST, all, Role.APP, this::register);
    routes.machine(HttpMethod.GET, all, Role.ADMIN, this::list);
    routes.machine(HttpMethod.DELETE, one, Role.ADMIN, this::revoke);
    routes.phone(HttpMethod.PUT, one + "/push-token", this::pushToken);
    routes.phoneWithAnySecret(HttpMethod.POST, one + "/secret", this::newSecret);
  }

  private Future<Void> register(RoutingContext call, Caller caller) {
    List<Fault> faults = new ArrayList<>();
    Fields body = Bodies.read(call, faults);
    Platform platform = body.choice("platform", Platform.class);
    String secret = body.secret("secret", 52, true);
    if (secret != null && !InstallationSecret.isFit(secret)) {
      body.fault("secret", "(not shown)", InstallationSecret.ALLOWED, "INVALID");
    }
    String pushToken = body.secret("pushToken", 4096, false);
    Consent consent = ChoiceCalls.consent(body.object("consent"));
    Bodies.finish(body);
    if (!consent.given().contains(Purpose.IN_STORE_OFFERS)) {
      throw new Refusal(403, "consent.inStoreOffers", "true", "CONSENT_REQUIRED");
    }
    return here.on(
            registrations.register(secret, platform.name(), pushToken, consent, here.nowMs()))
        .compose(
            issued -> {
              Registrations.Issued its =
                  issued.orElseThrow(
                      () -> new Refusal(403, "secret", "one drawn anew", "SECRET_VOID"));
              return Bodies.answer(
                  call,
                  its.known() ? 200 : 201,
                  new JsonObject()
                      .put("installationId", its.installationId())
                      .put("shopperId", its.shopperId())
                      .put("identityKey", its.identityKeyHex())
                      .put("rotationExponent", 9)
                      .put("ibeaconUuid", ibeaconUuid.toString()));
            });
  }

  private Future<Void> pushToken(RoutingContext call, Caller caller) {
    Installation installation = caller.own(call);
    List<Fault> faults = new ArrayList<>();
    Fields body = Bodies.read(call, faults);
    String pushToken = body.secret("pushToken", 4096, true);
    Bodies.finish(body);
    return here.on(registrations.pushToken(installation.installationId(), pushToken))
        .compose(
            known ->
                known
                    ? Bodies.answer(call, 204, null)
                    : Future.failedFuture(Refusal.unauthorized()));
  }

  /** By the phone itself. */
  private Future<Void> newSecret(RoutingContext call, Caller caller) {
    Installation installation = caller.own(call);
    return here.on(registrations.newSecret(installation.installationId()))
        .compose(
            secret ->
                secret.isPresent()
                    ? Bodies.answer(call, 200, new JsonObject().put("secret", secret.get()))
                    : Future.failedFuture(Refusal.unauthorized()));
  }

  private Future<Void> list(RoutingContext call, Caller caller) {
    Query query = new Query(call.queryParams());
    String after = query.text("after", 20);
    int limit = query.integer("limit", 1, 500, 100);
    query.end();
    if (after != null && !after.matches("[0-9]{1,20}")) {
      throw new Refusal(
          422, List.of(new Fault("after", after, "next of the page before", "INVALID")));
    }
    return here.on(registrations.page(after, limit))
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

  private Future<Void> revoke(RoutingContext call, Caller caller) {
    return here.on(registrations.find(call.pathParam("installationId")))
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(false)
                    : here.on(
                        registrations.revoke(
                            new Installation(found.get().installationId(), found.get().shopperId()),
                            here.nowMs())))
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
