package dev.beckon.cloud.api;

import dev.beckon.cloud.api.Credentials.Caller;
import dev.beckon.cloud.identity.Installation;
import dev.beckon.cloud.identity.PhoneState;
import dev.beckon.cloud.identity.PhoneStates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.function.LongSupplier;

/** What a phone tells of itself. */
final class PhoneStateCalls {
  private final Vertx vertx;
  private final PhoneStates states;
  private final LongSupplier nowUs;

  PhoneStateCalls(Vertx vertx, PhoneStates states, LongSupplier nowUs) {
    this.vertx = vertx;
    this.states = states;
    this.nowUs = nowUs;
  }

  Future<Void> report(RoutingContext call, Caller caller) {
    Installation installation = Calls.own(call, caller);
    Fields body = Bodies.read(call, new ArrayList<>());
    PhoneState state =
        new PhoneState(
            body.choice("advertising", PhoneState.Advertising.class),
            body.bool("bluetoothPermitted"),
            body.bool("bluetoothOn"),
            body.bool("notificationsPermitted"),
            body.bool("channelOn"));
    Bodies.finish(body);
    long nowMs = nowUs.getAsLong() / 1000;
    return Future.fromCompletionStage(
            states.report(installation.installationId(), state, nowMs), vertx.getOrCreateContext())
        .compose(
            known ->
                known
                    ? Bodies.answer(call, 204, null)
                    : Future.failedFuture(Refusal.unauthorized()));
  }
}
