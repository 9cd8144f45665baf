package dev.beckon.cloud.app;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.api.Area;
import dev.beckon.cloud.api.Surroundings;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.audience.CelAudiences;
import dev.beckon.cloud.decision.Audiences;
import dev.beckon.cloud.decision.DecisionService;
import dev.beckon.cloud.decision.DryRuns;
import dev.beckon.cloud.decision.OfferDesk;
import dev.beckon.cloud.decision.Replays;
import dev.beckon.cloud.decision.SegmentDesk;
import dev.beckon.cloud.history.SqlHistory;
import dev.beckon.cloud.identity.KeyVault;
import dev.beckon.cloud.ingest.IntakeLoop;
import dev.beckon.cloud.ingest.StoreLoop;
import dev.beckon.cloud.presence.Whereabouts;
import dev.beckon.cloud.tls.ServerTls;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

/**
 * The whole service: its parts, built in the order in which data flows back to front, so that
 * nothing arrives before there is somebody to take it, and stopped in reverse.
 */
final class Service {
  private final DoorsPart doors;

  private Service(DoorsPart doors) {
    this.doors = doors;
  }

  /**
   * Starts everything; returns when the first offer could be made as quickly as any later one.
   *
   * @param parts takes what was started, also when this fails: close it to stop, doors first, Redis
   *     last
   */
  static Service start(ServiceConfig config, Parts parts) throws StartException {
    Base base = Base.of(config, parts);
    Vertx vertx = Vertx.vertx();
    parts.add("Vert.x", () -> Await.result("Vert.x", vertx.close()));
    Optional<ServerTls> tls = TlsPart.open(base);
    HealthPart health = HealthPart.open(base, vertx, tls);
    KeyVault vault = IdentityPart.openVault(base);
    JvmPart.open(base);
    IntakeLoop intake = Await.result("an event loop", IntakeLoop.open(vertx));
    RedisPart redis = RedisPart.open(base, intake);
    SqlHistory history = HistoryPart.open(base, redis.connection());
    Housekeeping housekeeping = parts.add("housekeeping", new Housekeeping());
    redis.watch(base, housekeeping);
    MachinePart.watch(base, housekeeping);

    PushPart push = PushPart.open(base, redis.connection());
    SignalsPart signals = SignalsPart.open(base, redis.connection(), housekeeping);
    ShopperPart shoppers = ShopperPart.open(base, redis.connection(), housekeeping);
    Audiences audiences = new CelAudiences(config.audienceSettings());
    Executor worker = OffersPart.worker(base);
    OfferDesk offers =
        OffersPart.open(
            base, redis.connection(), audiences, signals.levels(), housekeeping, worker);
    SegmentDesk segments =
        SegmentsPart.open(base, redis.connection(), audiences, shoppers, housekeeping, worker);
    Whereabouts whereabouts = StoresPart.whereabouts(config);
    DecisionService decisions =
        DecisionPart.open(
            base,
            redis,
            push.relay(),
            offers,
            segments,
            signals.stock(),
            shoppers,
            whereabouts,
            housekeeping);
    push.relay().start(decisions.on(intake::run));
    JvmPart.watch(base, intake, housekeeping);
    List<StoreLoop> loops =
        StoresPart.open(base, intake, redis.intake(), offers, decisions, whereabouts);
    IdentityPart identity =
        IdentityPart.open(base, vault, redis.connection(), housekeeping, history, loops);
    StoresPart.start(loops);
    OffersPart.followDwells(base, offers, loops, housekeeping);
    Doorkeeper doorkeeper = AccessPart.open(base, redis.connection(), housekeeping);
    Surroundings here = new Surroundings(vertx, base.nowUs(), base.meters());
    ExecutorService asking = DryRunPart.worker(base);
    DryRuns dryRuns = DryRunPart.open(base, redis, intake, decisions, asking);
    Replays replays = DryRunPart.replays(base, redis, decisions, audiences, asking);
    List<Area> areas =
        ApiPart.areas(
            base,
            here,
            redis.connection(),
            doorkeeper,
            identity,
            signals,
            shoppers,
            offers,
            segments,
            dryRuns,
            replays,
            loops,
            history);
    DoorsPart doors =
        DoorsPart.open(base, here, intake, tls, health.door(), doorkeeper, identity, areas, loops);
    housekeeping.everySecond("rechecking gateways' keys", doors.mqtt()::recheckKeys);
    push.watch().await();
    health.ready(base);
    return new Service(doors);
  }

  int httpPort() {
    return doors.http().port();
  }

  /** Where gateways connect. */
  String mqttUrl() {
    return doors.mqtt().url();
  }
}
