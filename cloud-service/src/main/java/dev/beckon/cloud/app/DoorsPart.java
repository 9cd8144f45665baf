package dev.beckon.cloud.app;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.api.HttpDoor;
import dev.beckon.cloud.api.RestApi;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.ingest.BatchIntake;
import dev.beckon.cloud.ingest.FrontDoor;
import dev.beckon.cloud.ingest.Gateway;
import dev.beckon.cloud.ingest.IntakeLoop;
import dev.beckon.cloud.ingest.MqttFrontDoor;
import dev.beckon.cloud.ingest.MqttOverWebSocket;
import dev.beckon.cloud.ingest.PhoneSightings;
import dev.beckon.cloud.ingest.StoreLoop;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisHistoryReader;
import dev.beckon.cloud.store.RedisPurchases;
import dev.beckon.cloud.store.RedisReceipts;
import dev.beckon.cloud.tls.ServerTls;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** Where everything comes in: MQTT for gateways, HTTP for everybody else. Opened last. */
record DoorsPart(FrontDoor mqtt, HttpDoor http) {

  static DoorsPart open(
      Base base,
      Vertx vertx,
      IntakeLoop intake,
      Optional<ServerTls> tls,
      HttpDoor door,
      RedisConnection redis,
      Doorkeeper doorkeeper,
      IdentityPart identity,
      SignalsPart signals,
      ShopperPart shoppers,
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
      webSocket = Optional.of(new MqttOverWebSocket(vertx, own::innerPort, base.meters()));
      mqtt = own;
    }
    GatewayWatch.add(base.config().stores(), mqtt.gateways(), base.health());
    door.serve(api(base, vertx, webSocket, redis, doorkeeper, identity, signals, shoppers, loops));
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

  private static RestApi api(
      Base base,
      Vertx vertx,
      Optional<Handler<HttpServerRequest>> webSocket,
      RedisConnection redis,
      Doorkeeper doorkeeper,
      IdentityPart identity,
      SignalsPart signals,
      ShopperPart shoppers,
      List<StoreLoop> loops) {
    ServiceConfig config = base.config();
    return new RestApi(
        vertx,
        new RestApi.Settings(
            config.storeIds(), config.presence().ibeaconUuid(), config.preferences().topics()),
        new RestApi.Ports(
            doorkeeper,
            identity.registrations(),
            identity.phoneStates(),
            identity.links(),
            identity.choices(),
            identity.export(),
            identity.rows(),
            new PhoneSightings(Callers.beacons(config), loops, base.nowUs(), base.meters()),
            new RedisReceipts(redis, History.DEFAULT),
            new RedisPurchases(redis, config.tills().minorDigits(), config.tills().retention()),
            new RestApi.Signals(signals.events(), signals.contacts(), signals.levels()),
            shoppers.tills(),
            shoppers.profiles(),
            new RedisHistoryReader(redis),
            base.health()::parts,
            base.meters()::scrape,
            webSocket),
        base.nowUs(),
        base.meters());
  }
}
