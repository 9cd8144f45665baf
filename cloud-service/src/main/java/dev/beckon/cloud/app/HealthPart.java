package dev.beckon.cloud.app;

import dev.beckon.cloud.api.HttpDoor;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.ops.Condition;
import dev.beckon.cloud.ops.HealthWatch;
import dev.beckon.cloud.tls.ServerTls;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whoever asks how the service is gets an answer from the moment its configuration was read until
 * everything else has stopped.
 *
 * @param phase of the service as a whole
 */
record HealthPart(HttpDoor door, HealthWatch watch, AtomicReference<Condition> phase) {

  /** Opens the HTTP door for questions about health only. */
  static HealthPart open(Base base, Vertx vertx, Optional<ServerTls> tls) throws StartException {
    AtomicReference<Condition> phase =
        new AtomicReference<>(Condition.starting("not all parts have been started yet"));
    base.health().needed("service", phase::get);
    HealthWatch watch =
        base.parts()
            .add(
                "health",
                new HealthWatch(base.health(), AlertsPart.open(base), base::nowMs, base.meters()));
    ServiceConfig.Http address = base.config().http();
    HttpDoor door =
        new HttpDoor(
            vertx,
            address.host(),
            address.port(),
            tls.filter(secured -> address.tls()),
            base.health()::parts,
            base.meters());
    Await.result("http " + address.host() + ":" + address.port(), door.open());
    base.parts().add("http", () -> Await.result("http", door.close()));
    return new HealthPart(door, watch, phase);
  }

  /** Everything runs. What is ill from here on is; when the stop begins nobody is alarmed. */
  void ready(Base base) {
    phase.set(Condition.well());
    base.health().look();
    base.parts()
        .add(
            "readiness",
            () -> {
              watch.close();
              phase.set(Condition.ill("the service is stopping"));
              base.health().look();
            });
  }
}
