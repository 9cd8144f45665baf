package dev.beckon.cloud.api;

import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.identity.Installation;
import dev.beckon.cloud.identity.PhoneState;
import dev.beckon.cloud.identity.PhoneStates;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.regex.Pattern;

/** What a phone tells of itself. */
public final class PhoneStateCalls extends Area {
  /** As Locale.LanguageRange reads it. */
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*");

  private final Surroundings here;
  private final PhoneStates states;

  public PhoneStateCalls(Surroundings here, PhoneStates states) {
    this.here = here;
    this.states = states;
  }

  @Override
  void mount(Routes routes) {
    routes.phone(HttpMethod.PUT, "/v1/installations/:installationId/state", this::report);
  }

  private Future<Void> report(RoutingContext call, Caller caller) {
    Installation installation = caller.own(call);
    Fields body = Bodies.read(call, new ArrayList<>());
    PhoneState state =
        new PhoneState(
            body.choice("advertising", PhoneState.Advertising.class),
            body.bool("bluetoothPermitted"),
            body.bool("bluetoothOn"),
            body.bool("notificationsPermitted"),
            body.bool("channelOn"));
    String language = body.text("language", 1, 35, false);
    if (language != null && !LANGUAGE.matcher(language).matches()) {
      body.fault("language", language, "a language such as de or pt-BR (BCP 47)", "INVALID");
    }
    Bodies.finish(body);
    return here.on(states.report(installation.installationId(), state, language, here.nowMs()))
        .compose(
            known ->
                known
                    ? Bodies.answer(call, 204, null)
                    : Future.failedFuture(Refusal.unauthorized()));
  }
}
