package dev.beckon.cloud.app;

import dev.beckon.cloud.api.PartHealth;
import dev.beckon.cloud.api.RestApi;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.ingest.BatchIntake;
import dev.beckon.cloud.ingest.Gateway;
import dev.beckon.cloud.ingest.IntakeLoop;
import dev.beckon.cloud.ingest.MqttFrontDoor;
import dev.beckon.cloud.ingest.PhoneSightings;
import dev.beckon.cloud.ingest.StoreLoop;
import dev.beckon.cloud.ops.Health;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisHistoryReader;
import dev.beckon.cloud.store.RedisPurchases;
import dev.beckon.cloud.store.RedisReceipts;
import io.vertx.core.Vertx;
import java.util.List;

/** Where everything comes in: MQTT for gateways, HTTP for everybody else. Opened last. */
record DoorsPart(MqttFrontDoor mqtt, RestApi http) {

  static DoorsPart open(
      Base base,
      Vertx vertx,
      IntakeLoop intake,
      RedisConnection redis,
      IdentityPart identity,
      List<StoreLoop> loops)
      throws StartException {
    return new DoorsPart(
        mqtt(base, intake, identity, loops), http(base, vertx, redis, identity, loops));
  }

  private static MqttFrontDoor mqtt(
      Base base, IntakeLoop intake, IdentityPart identity, List<StoreLoop> loops)
      throws StartException {
    ServiceConfig.Mqtt address = base.config().mqtt();
    List<Gateway> gateways = Callers.gateways(base.config());
    MqttFrontDoor mqtt =
        new MqttFrontDoor(
            intake,
            address.host(),
            address.port(),
            gateways,
            new BatchIntake(gateways, loops, identity.resolver(), base.nowUs(), base.meters()),
            base.nowUs(),
            base.meters());
    Await.result("mqtt " + address.host() + ":" + address.port(), mqtt.start());
    base.parts().add("mqtt", () -> Await.result("mqtt", mqtt.stop()));
    return mqtt;
  }

  private static RestApi http(
      Base base, Vertx vertx, RedisConnection redis, IdentityPart identity, List<StoreLoop> loops)
      throws StartException {
    ServiceConfig config = base.config();
    RestApi http =
        new RestApi(
            vertx,
            new RestApi.Settings(
                config.http().host(),
                config.http().port(),
                Callers.machines(config),
                config.storeIds(),
                config.presence().ibeaconUuid()),
            new RestApi.Ports(
                identity.registrations(),
                new PhoneSightings(Callers.beacons(config), loops, base.nowUs(), base.meters()),
                new RedisReceipts(redis, History.DEFAULT),
                new RedisPurchases(redis),
                new RedisHistoryReader(redis),
                () -> state(base.health()),
                base.meters()::scrape),
            base.nowUs(),
            base.meters());
    Await.result("http " + config.http().host() + ":" + config.http().port(), http.start());
    base.parts().add("http", () -> Await.result("http", http.stop()));
    return http;
  }

  private static List<PartHealth> state(Health health) {
    return health.parts().stream()
        .map(
            part ->
                new PartHealth(part.name(), part.ailment().isEmpty(), part.ailment().orElse("ok")))
        .toList();
  }
}
