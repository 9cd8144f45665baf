package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.api.Credentials.Caller;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** The figures of the service as a whole. */
public final class MetricsCalls extends Area {
  private final Supplier<String> text;
  private final Doorkeeper doorkeeper;

  /**
   * @param text Prometheus' format
   */
  public MetricsCalls(Supplier<String> text, Doorkeeper doorkeeper) {
    this.text = text;
    this.doorkeeper = doorkeeper;
  }

  @Override
  void mount(Routes routes) {
    routes.machine(HttpMethod.GET, "/metrics", Role.MONITOR, this::metrics);
  }

  private Future<Void> metrics(RoutingContext call, Caller caller) {
    if (!caller.key().stores().isEmpty()) {
      doorkeeper.turnAway(Doorkeeper.Reason.STORE);
      throw new Refusal(403, "Authorization", "a key that is not limited to stores", "FORBIDDEN");
    }
    return call.response()
        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        .end(text.get());
  }
}
