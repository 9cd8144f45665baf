package dev.beckon.cloud.app;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.api.Area;
import dev.beckon.cloud.api.HttpDoor;
import dev.beckon.cloud.api.RestApi;
import dev.beckon.cloud.api.Surroundings;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.ingest.BatchIntake;
import dev.beckon.cloud.ingest.FrontDoor;
import dev.beckon.cloud.ingest.Gateway;
import dev.beckon.cloud.ingest.IntakeLoop;
import dev.beckon.cloud.ingest.MqttFrontDoor;
import dev.beckon.cloud.ingest.MqttOverWebSocket;
import dev.beckon.cloud.ingest.StoreLoop;
import dev.beckon.cloud.tls.ServerTls;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** Where everything comes in: MQTT for gateways, HTTP for everybody else. Opened last. */
record DoorsPart(FrontDoor mqtt, HttpDoor http) {

  static DoorsPart open(
      Base base,
      Surroundings here,
      IntakeLoop intake,
      Optional<ServerTls> tls,
      HttpDoor door,
      Doorkeeper doorkeeper,
      IdentityPart identity,
      List<Area> areas,
      List<StoreLoop> loops)
      throws StartException {
    List<Gateway> gateways = Callers.gateways(base.config());
    BatchIntake batches =
        new BatchIntake(gateways, loops, identity.resolver(), base.nowUs(), base.meters());
    Optional<ServiceConfig.Broker> broker = base.config().mqtt().broker();
    FrontDoor mqtt;
    Optional<Handler<HttpServerRequest>> webSocket = Optional.empty();
    if (broker.isPresent()) {
      mqtt = BrokerPart.open(base, intake, broker.get(), gateways, batches);
    } else {
      MqttFrontDoor own = endpoint(base, intake, tls, doorkeeper, gateways, batches);
      webSocket = Optional.of(new MqttOverWebSocket(here.vertx(), own::innerPort, base.meters()));
      mqtt = own;
    }
    GatewayWatch.add(base.config().stores(), mqtt.gateways(), base.health());
    door.serve(
        new RestApi(
            here,
            doorkeeper,
            identity.registrations(),
            base.config().identity().secretLife(),
            areas,
            base.health()::parts,
            webSocket));
    base.parts().add("api", () -> Await.result("http", door.refuse()));
    return new DoorsPart(mqtt, door);
  }

  private static MqttFrontDoor endpoint(
      Base base,
      IntakeLoop loop,
      Optional<ServerTls> tls,
      Doorkeeper doorkeeper,
      List<Gateway> gateways,
      BatchIntake batches)
      throws StartException {
    ServiceConfig.Mqtt address = base.config().mqtt();
    MqttFrontDoor mqtt =
        new MqttFrontDoor(
            loop,
            address.host(),
            address.port(),
            tls.filter(secured -> address.tls()),
            gateways,
            doorkeeper,
            batches,
            base.nowUs(),
            base.meters());
    doorkeeper.keys().whenChanged(mqtt::recheckKeys);
    Await.result("mqtt " + address.host() + ":" + address.port(), mqtt.start());
    base.parts().add("mqtt", () -> Await.result("mqtt", mqtt.stop()));
    return mqtt;
  }
}
