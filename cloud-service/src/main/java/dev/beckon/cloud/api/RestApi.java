package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.identity.Registrations;
import dev.beckon.cloud.ops.PartHealth;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The REST interface: the routes of docs/protocol/openapi.yaml and no others. Each {@link Area} has
 * some of them; {@link HttpDoor} listens.
 */
public final class RestApi {
  private final Surroundings here;
  private final Doorkeeper doorkeeper;
  private final Credentials credentials;
  private final Duration secretLife;
  private final List<Area> areas;
  private final Supplier<List<PartHealth>> health;
  private final Optional<Handler<HttpServerRequest>> mqtt;

  /**
   * @param doorkeeper knows the keys of machines
   * @param registrations knows phones
   * @param secretLife how long a phone's secret is good for all calls
   * @param health must not block: it is asked on the event loop
   * @param mqtt takes MQTT over WebSocket; empty where no gateway may come this way
   */
  public RestApi(
      Surroundings here,
      Doorkeeper doorkeeper,
      Registrations registrations,
      Duration secretLife,
      List<Area> areas,
      Supplier<List<PartHealth>> health,
      Optional<Handler<HttpServerRequest>> mqtt) {
    this.here = here;
    this.doorkeeper = doorkeeper;
    credentials = new Credentials(here.vertx(), doorkeeper, registrations);
    this.secretLife = secretLife;
    this.areas = List.copyOf(areas);
    this.health = health;
    this.mqtt = mqtt;
  }

  Router router() {
    Router router = Router.router(here.vertx());
    mqtt.ifPresent(taker -> router.get("/mqtt").handler(call -> taker.handle(call.request())));
    AnsweredCalls answered = new AnsweredCalls(here.metrics());
    router.route().handler(new Deadline(here.vertx(), answered)::start);
    Routes routes = new Routes(router, credentials, doorkeeper, answered, secretLife, here.nowUs());
    areas.forEach(area -> area.mount(routes));
    HttpDoor.addHealth(router, health);
    Failures.mount(router);
    return router;
  }
}
