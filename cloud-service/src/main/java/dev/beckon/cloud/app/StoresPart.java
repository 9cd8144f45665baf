package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.decision.DecisionService;
import dev.beckon.cloud.decision.OfferDesk;
import dev.beckon.cloud.ingest.IntakeLoop;
import dev.beckon.cloud.ingest.StoreLoop;
import dev.beckon.cloud.presence.Whereabouts;
import dev.beckon.cloud.presence.ZonePresence;
import dev.beckon.cloud.store.History;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisVisits;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who stands where: the presence of each store. */
final class StoresPart {
  private StoresPart() {}

  /** Of all stores together, once they are open. */
  static Whereabouts whereabouts(ServiceConfig config) {
    return new Whereabouts(
        config.stores().stream()
            .collect(Collectors.toMap(ServiceConfig.Store::id, ServiceConfig.Store::near)),
        config.presence().elsewhereWithin());
  }

  /** Builds the stores' loops; they take nothing before {@link #start}. */
  static List<StoreLoop> open(
      Base base,
      IntakeLoop intake,
      RedisConnection redis,
      OfferDesk offers,
      DecisionService decisions,
      Whereabouts whereabouts)
      throws StartException {
    List<StoreLoop> loops = new ArrayList<>();
    for (ServiceConfig.Store store : base.config().stores()) {
      loops.add(open(base, intake, redis, offers, decisions, whereabouts, store));
    }
    base.parts().add("stores", () -> Await.result("stores", stop(loops)));
    base.parts()
        .unfinished(
            "events not decided", () -> loops.stream().mapToInt(StoreLoop::eventsWaiting).sum());
    return List.copyOf(loops);
  }

  /** All at the same time, as each may have to wait. */
  private static Future<Void> stop(List<StoreLoop> loops) {
    return Future.join(loops.stream().map(StoreLoop::stop).toList()).mapEmpty();
  }

  private static StoreLoop open(
      Base base,
      IntakeLoop intake,
      RedisConnection redis,
      OfferDesk offers,
      DecisionService decisions,
      Whereabouts whereabouts,
      ServiceConfig.Store store)
      throws StartException {
    String name = "store " + store.id();
    Map<String, List<Long>> dwells = offers.index().dwellThresholdsMs(store.id(), base.nowMs());
    ZonePresence engine =
        new ZonePresence(base.config().layout(store, dwells), base.config().presence().settings());
    whereabouts.watch(store.id(), engine);
    PresenceMeters.register(store.id(), engine.counters(), base.meters());
    StoreLoop loop =
        new StoreLoop(
            store.id(),
            intake,
            engine,
            new RedisVisits(redis, History.DEFAULT),
            decisions,
            base.nowUs(),
            base.meters());
    base.health()
        .part(
            name,
            () ->
                loop.well()
                    ? Optional.empty()
                    : Optional.of("visits cannot be saved or decided on"));
    return loop;
  }

  /** Loads the visits that are still open; from then on sightings are taken. */
  static void start(List<StoreLoop> loops) throws StartException {
    for (StoreLoop loop : loops) {
      Await.result("store " + loop.storeId(), loop.start());
    }
  }
}
